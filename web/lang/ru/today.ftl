# Сегодня: что требуется от государства.
today-owes = Сегодня. { $party }: что требуется
today-owed = Что требуется
today-nothing-owed = Сейчас ничего не требуется
today-nothing-owed-means = Когда возникнет ситуация, будет внесён проект или появится обязанность, они будут указаны здесь вместе со сроком.
today-cases = Ситуации
today-latest = Последние акты
today-nothing-written = Актов пока нет.
today-all-acts = Все акты, включая публикации
today-count-of-cases = { $count ->
    [0] Ситуаций нет.
    [one] На рассмотрении { $count } ситуация.
    [few] На рассмотрении { $count } ситуации.
   *[many] На рассмотрении { $count } ситуаций.
}
today-reads-only = Этот узел журнала не ведёт, он только читает.
today-needs-acts = { $count ->
    [0] Сейчас акта не требуется.
    [one] { $party }: акт требуется по { $count } вопросу.
   *[other] { $party }: акты требуются по { $count } вопросам.
}
today-if-nothing = Если ничего не предпринимать:
today-rests-on = Основание: { $cites }.
today-see-case = Открыть ситуацию
