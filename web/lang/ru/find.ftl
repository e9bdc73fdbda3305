# Поиск и отслеживание: поиск, календарь и то, что умеет каждый список.
find-search = Поиск
find-search-for = Поиск: { $words }
find-error = Ошибка: { $says }
find-how = Должны встретиться все слова. Окончания не важны ни в русском, ни в английском; по одному названию находятся и другие, которые даёт устав. Слова после - быть не должно; слово перед * может иметь продолжение.
find-words = Слова
find-in = Где искать
find-everything = везде
find-other-acts = прочие акты
find-documents = документы
find-publications = публикации
find-the-charter = устав
find-kind = Вид акта
find-all-kinds = все виды
find-by = Чей акт
find-all-parties = все стороны
find-body = Орган
find-all-bodies = все органы
find-from = С
find-to = По
find-nothing = Ничего не найдено.
find-hits = { $count ->
    [one] Найдено { $count } совпадение, сначала новые.
    [few] Найдено { $count } совпадения, сначала новые.
   *[many] Найдено { $count } совпадений, сначала новые.
}
find-hits-more = Найдено более { $count } совпадений, сначала новые.
find-waiting = { $count ->
    [one] { $count } запись этого узла ещё не доступна для поиска; она обрабатывается.
    [few] { $count } записи этого узла ещё не доступны для поиска; они обрабатываются.
   *[many] { $count } записей этого узла ещё не доступны для поиска; они обрабатываются.
}
find-did-you-mean = Возможно, вы имели в виду: { $words }?
find-leave-out = Уберите слово или условие либо введите начало слова и * после него.
find-pages-of-hits = Страницы результатов
find-back-to-latest = К самым новым
find-earlier-hits = Более ранние
find-charter = Устав

# Календарь.
find-calendar = Календарь
find-calendar-of = Календарь: { $month }
find-calendar-lead = Заседания, сроки и памятные даты. Дни указаны по всемирному координированному времени; если день неизвестен, указан месяц или квартал.
find-months = Месяцы
find-this-month = Текущий месяц
find-nothing-in-month = На этот месяц ничего не назначено.
find-what-comes = Предстоящее
find-nothing-comes = Заседания не созваны, сроки не идут.
find-calendar-file = Этот календарь для программ-календарей (iCalendar)
find-filter-calendar = Отбор записей календаря
find-month = Месяц
find-who = Кто
find-show = Показать
find-days-of-month = Дни месяца
find-days-of = Дни: { $month }
find-today = (сегодня)
find-weekday = { $day ->
    [1] понедельник
    [2] вторник
    [3] среда
    [4] четверг
    [5] пятница
    [6] суббота
   *[7] воскресенье
}
find-weekday-short = { $day ->
    [1] Пн
    [2] Вт
    [3] Ср
    [4] Чт
    [5] Пт
    [6] Сб
   *[7] Вс
}
find-session = Заседание
find-deadline = Срок
find-anniversary = Годовщина
find-anniversary-of = { $ordinal } годовщина: { $name }
find-drill-entry = [Учение { $name }] { $title }
find-no-longer-convened = Акт о созыве не имеет силы.
find-stand-open = не завершено
find-stand-asked = предложено, не созвано
find-stand-closed = закрыто
find-stand-done = исполнено
find-stand-not-convened = не созвано
find-stand-lapsed = утратило силу

# Списки.
find-filter-list = Отбор и порядок списка
find-containing = Содержит
find-sorted-by = Порядок
find-usual-order = обычный
find-last-first = { $column }, по убыванию
find-rows = { $count ->
    [one] { $count } строка
    [few] { $count } строки
   *[many] { $count } строк
}
find-as-file = Файлом
find-pages-of-list = Страницы списка
find-page-before = Предыдущая страница
find-next-page = Следующая страница
find-page-of = Страница { $page } из { $pages }
find-column-code = Код
find-column-instrument = Документ
find-column-status = Состояние
find-column-in-force = В силе с
find-column-signed = Подписали
find-column-ratified = Ратифицировали
find-column-reservations = Оговорки
find-column-withdrawn = Вышли
find-column-draft = Проект
find-column-matter = Вопрос
find-column-tabled-by = Кем внесён
find-column-tabled-on = Когда внесён
find-column-procedure = Процедура
find-column-adopted = Принят
find-column-closing = Заключительные акты
find-column-drill = Учение
find-column-act = Акт
find-column-requester = Кто обратился
find-column-territory = Территория
find-column-appeal-on = Дата обращения
find-column-step = Этап
find-column-taken-part = Участвовали
find-column-decision = Решение
find-column-author = Автор
find-column-log = Журнал
find-column-done = Совершён
find-column-written = Записан
find-column-label = Кто читает
find-column-effect = Сила
find-column-id = Хеш
find-column-level = Уровень
find-column-parent = Вышестоящий орган
find-column-seats = Места
find-column-holders = Состав, как напечатан
find-column-title = Название
find-column-date = Дата
find-column-section = Раздел
find-column-publisher = Издатель
find-column-language = Язык
find-column-address = Адрес
