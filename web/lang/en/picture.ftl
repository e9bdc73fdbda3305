# Pictures, and what stands beside them.
picture-order = Order of the chair: { $parties }. { $year }: { $party }
picture-not-known = not known
picture-since-the-beginning = Since the beginning
picture-timeline = Status of { $count } parties from { $from } to { $to }; the table below says the same
picture-key-scopes = upper bar: Treaty, lower bar: Organisation
picture-as-table = The same as a table
picture-statuses = Statuses since the beginning
picture-party = Party
picture-scope = Scope
picture-status = Status
picture-from = From
picture-to = To
picture-source = Source
picture-goes-on = goes on
picture-treaty = Treaty
picture-organisation = Organisation
picture-is = { $status ->
    [member] member
    [signatory] signatory
    [suspended] suspended
    [former] former member
    [observer] observer
    [partner] partner
    [invited] invited
    [associate] associate
    [permanent-observer] permanent observer
   *[permanent-participant] permanent participant
}
picture-told = { $party }, { $scope }: { $status } from { $from }
picture-told-to = { $party }, { $scope }: { $status } from { $from } to { $to }
