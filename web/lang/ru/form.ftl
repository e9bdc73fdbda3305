# Поля форм и указания на ошибки.
form-optional = (необязательно)
form-problem = Требуется исправление
form-exact = С известной точностью: 15.05.2025, 05.2025 или 2025.
form-quarter = Выбирается только для квартала; дата тогда называет один из его месяцев.
form-nothing-for-seat = Для этого места выбирать сейчас не из чего.
form-choose = Выберите
form-nothing-yet = Выбирать пока не из чего.
form-paragraphs = Абзацы разделяются пустой строкой.
form-empty-rows = Пустые строки не отправляются.
form-row = { $label }, строка { $number }
form-add-row = Добавить строку: { $label }
form-choose-one = Выберите: { $label }
form-fill-row = Заполните хотя бы одну строку: { $label }
form-fill-in = Заполните поле «{ $label }»
form-enter = Укажите: { $label }
form-one-line = { $label }: допускается только одна строка
form-characters = { $label }: не более { $count ->
    [one] { $count } знака
   *[other] { $count } знаков
}
form-bytes = { $label }: не более { $count } байт
form-choose-given = Выберите один из предложенных ответов: { $label }
form-day = { $label }: требуется существующая дата, например 31.03.2026
form-count = { $label }: требуется целое число, ноль или больше
form-date = { $label }: требуется дата, например 31.03.2026, 03.2026 или 2026
form-date-exact = { $label }: дата указана с точностью до { $usual ->
    [year] года
    [month] месяца
   *[other] дня
}; выберите эту точность
