# Реестр.
record-lead = Все акты, хранящиеся на этом узле; сначала последние.
record-all = Всего: { $count ->
    [one] { $count } акт
    [few] { $count } акта
   *[many] { $count } актов
}.
record-some = Показано: { $count } из { $all }.
record-pending = { $count ->
    [one] { $count } акт этого узла ещё не зарегистрирован.
    [few] { $count } акта этого узла ещё не зарегистрированы.
   *[many] { $count } актов этого узла ещё не зарегистрированы.
}
record-pending-means = Составление акта не ждёт сети; вступление его в силу — ждёт.
record-none = Подходящих актов нет.
record-show-all = Показать все акты
record-pages = Страницы реестра
record-latest = К последним актам
record-earlier = Более ранние акты
record-filter-acts = Отбор актов
record-kind = Вид
record-all-kinds = все виды
record-log-of = Журнал
record-all-parties = все стороны
record-who-reads = Кому доступен
record-any-label = любая отметка
record-any-plane = подлинные и учебные
record-meant = только подлинные
record-filter = Отобрать
record-acts = Акты
record-act = Акт
record-by = Чей
record-done = Совершён
record-effect = Сила
record-how-far = Прохождение
record-sealed = закрыт
record-arranged = Из последних актов, отобранных фильтром, показано { $count } (всего { $all }).
