# Изображения и подписи к ним.
picture-order = Очерёдность председательства: { $parties }. { $year } г.: { $party }
picture-not-known = неизвестно
picture-since-the-beginning = С начала существования
picture-timeline = Статус { $count ->
    [one] { $count } участника
   *[other] { $count } участников
} с { $from } по { $to } г.; таблица ниже содержит те же сведения
picture-key-scopes = верхняя полоса: Договор, нижняя полоса: Организация
picture-as-table = То же в виде таблицы
picture-statuses = Статусы с начала существования
picture-party = Участник
picture-scope = Область
picture-status = Статус
picture-from = С
picture-to = По
picture-source = Источник
picture-goes-on = действует
picture-treaty = Договор
picture-organisation = Организация
picture-is = { $status ->
    [member] член
    [signatory] подписавший
    [suspended] членство приостановлено
    [former] бывший член
    [observer] наблюдатель
    [partner] партнёр
    [invited] приглашённый
    [associate] ассоциированный участник
    [permanent-observer] постоянный наблюдатель
   *[permanent-participant] постоянный участник
}
picture-told = { $party }, { $scope }: { $status }, с { $from }
picture-told-to = { $party }, { $scope }: { $status }, с { $from } по { $to }
