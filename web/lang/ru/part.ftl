# Части, общие для многих страниц.
part-yes = да
part-no = нет
part-undetermined = не определено
part-has-effect = имеет силу
part-no-effect = не имеет силы
part-contested = оспаривается
part-kind-not-known = вид акта здесь неизвестен
part-sealed-to-others = закрыт для этого узла
part-redacted = содержание удалено
part-waits = ожидает другого акта
part-not-registered = ещё не зарегистрирован
part-not-registered-here = здесь ещё не зарегистрирован
part-drill = учение
part-drill-of = Учение: { $name }
part-nobody = никто
part-and = { $most } и { $last }
part-or = { $most } или { $last }
part-party-and-office = { $party } ({ $office })
part-in-the-chair = председательство
part-article = статья { $number }
part-quarter = { $quarter } квартал { $year } г.
part-month = { $month ->
    [1] январь
    [2] февраль
    [3] март
    [4] апрель
    [5] май
    [6] июнь
    [7] июль
    [8] август
    [9] сентябрь
    [10] октябрь
    [11] ноябрь
   *[12] декабрь
} { $year } г.
part-read-by-anybody = Любое лицо. Акт не закрыт и может быть размещён на открытом сайте.
part-read-by = Только: { $parties }. Для остальных акт закрыт.
part-no-label = В уставе нет отметки доступа «{ $label }».

# Время.
part-within-a-minute = в течение минуты
part-just-now = только что
part-in = через { $span }
part-ago = { $span } назад
part-left = осталось { $span }
part-late-by = просрочено на { $span }
part-less-than-a-minute = менее минуты
part-minutes = { $count } мин
part-hours = { $count } ч
part-hours-and-minutes = { $hours } ч { $minutes } мин
part-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}
part-months = { $count } мес.
part-years = { $count ->
    [one] { $count } год
    [few] { $count } года
   *[many] { $count } лет
}
part-span-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}
part-span-hours = { $count } ч
part-span-minutes = { $count } мин
part-span-seconds = { $count } с
part-less-than-a-second = менее секунды
part-clock-behind = Часы этого узла отстают от срединного времени членов на { $span }. Акты датируются по срединному времени; часы следует перевести.
part-clock-ahead = Часы этого узла опережают срединное время членов на { $span }. Акты датируются по срединному времени; часы следует перевести.

# Выбор дат.
part-as-of = По состоянию
part-as-of-today = на сегодня, { $day }
part-as-of-day = на { $day }, по сведениям на { $known }
part-error = Ошибка:
part-so-on = Состояние на
part-as-known-on = По сведениям на
part-show = Показать
part-back-to-today = Вернуться к сегодняшнему дню

# Ступени акта.
part-ladder = Прохождение акта
part-written = Составлен
part-written-when = подписан, внесён в журнал стороны, { $at } по часам автора
part-delivered = Доставлен: { $held } из { $of }
part-no-member-confirmed = получение пока никем не подтверждено
part-held-by = получение подтвердили: { $parties }
part-since-when = с какого времени
part-registered = Зарегистрирован
part-registered-not-yet = Ещё не зарегистрирован
part-must-hold = { $count ->
    [one] акт должен храниться у { $count } члена
   *[other] акт должен храниться у { $count } членов
}
part-counted = Учтён
part-counted-not-yet = Ещё не учтён
part-no-decision-counts = ни одно записанное решение его не учитывает
part-in-the-decision = в решении
part-in-decision-number = в решении { $number }
part-mark-counted = учтён
part-mark-registered = зарегистрирован
part-mark-held = доставлен: { $held } из { $of }

# Пакет доказательств.
part-pack = Пакет доказательств
part-no-pack = Пакета доказательств нет:
part-pack-is = Файл не более 12 КБ, по которому любое лицо без обращения к этому узлу может проверить, что этот акт подписан в журнале; сторона: { $party }, запись { $index }.
part-pack-download = Скачать пакет доказательств
part-pack-check = Проверка на любой машине: { $one }; независимым средством проверки: { $other }
part-pack-check-here = Проверить в этом браузере
part-pack-check-note = Ничего не отправляется. Сценарий проверки получен с этого узла; если узел не вызывает доверия, проверьте файл.
part-pack-hosts-many = На узле, который ведёт журнал, размещено столько членов, что хранение на других узлах не требуется.
part-pack-held = { $count ->
    [0] Ни одна другая сторона ещё не подтвердила хранение подписью; требуется { $quorum }.
    [one] Хранение подтвердила подписью { $count } другая сторона; требуется { $quorum }.
    [few] Хранение подтвердили подписью { $count } другие стороны; требуется { $quorum }.
   *[many] Хранение подтвердили подписью { $count } других сторон; требуется { $quorum }.
}
part-pack-shows-act = Акт в нём показан.
part-pack-shows-sealed = Содержание акта в нём не показано: акт закрыт.
part-pack-shows-too-long = Акт слишком велик для пакета и в нём не показан.
part-pack-shows-keys = Запись содержит ключи, а не акт.
part-pack-shows-not-here = Содержания акта на этом узле нет.
part-pack-none = В реестре нет такого акта.
part-pack-none-next = Все хранящиеся здесь акты — в разделе «Реестр».
part-pack-later = Пакета доказательств этого акта сейчас нет.
part-pack-later-next = Повторите попытку позднее.
part-missing-clause = Недостающее положение: { $clause }.
part-who-may-read = Кому доступен
part-comma-the = { $most }, { $last }
part-or-the = { $most } или { $last }
part-seals = Ежедневные печати
part-seals-mean = Раз в день каждая сторона подписывает свой журнал также по ML-DSA-44. Если Ed25519 будет взломан, записи под печатью сохранят достоверность.
part-seal-log = Журнал. { $party }:
part-sealed = опечатан от квантовых компьютеров до записи { $index }, { $at }.
part-unsealed = Старейшая запись без печати: { $index }.
part-no-seal = печать ещё не ставилась или сюда не поступила.
part-makes-no-seals = сторона печатей не ставит: в её корневом документе ключ для них не назван.
