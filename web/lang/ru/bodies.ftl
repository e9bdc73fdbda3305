# Органы.
bodies-lead = Кто участвует, кто где представлен и чья очередь председательствовать. В каждой строке указано основание.
bodies-none = На { $day } устав не называет ни одного органа.
bodies-parties = Стороны
bodies-composition = Состав
bodies-under = , при органе: { $body }
bodies-meets = . Заседает не реже { $count } { $count ->
    [one] раза
   *[other] раз
} в год
bodies-today = Показать органы на сегодня
bodies-organisation = Организация
bodies-treaty = Договор
bodies-status = Стороны и их статус
bodies-party = Сторона
bodies-names = Названия даны так, как их использует каждое государство:
bodies-since = { $status }, с { $day }
bodies-chair-of = Председательство: { $body }
bodies-order = Очерёдность:
bodies-follows = Следует названиям ({ $form }) на языке { $language }. Передача: { $handover }.
bodies-chair-by-year = Председательство по годам: { $what }
bodies-chair-years = Председательство по годам, { $from }–{ $to }
bodies-year = Год
bodies-chair = Председательствует
bodies-how = Каким образом
bodies-source = Источник
bodies-this-year = текущий год
bodies-otherwise = вопреки очерёдности
bodies-order-gives = по очерёдности: { $party }
bodies-from = с { $day }
bodies-as-printed = как напечатано; очерёдность на этот год не рассчитывается
bodies-by-order = по очерёдности
bodies-unsaid = Устав не говорит, кто здесь представлен.
bodies-seats-of = Места: { $body }
bodies-holder = Представитель, как напечатано
bodies-not-printed = не напечатано
bodies-who-sits = Кто имеет место:
