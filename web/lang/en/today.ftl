# Today: what a state owes.
today-owes = Today: what { $party } owes
today-owed = What is owed
today-nothing-owed = Nothing is owed now
today-nothing-owed-means = When a case opens, a draft is tabled or a duty arises, it is listed here with its time.
today-cases = Cases
today-latest = Latest acts
today-nothing-written = Nothing has been written yet.
today-all-acts = All acts, publications too
today-count-of-cases = { $count ->
    [0] There is no case.
    [one] There is one case.
   *[other] There are { $count } cases.
}
today-reads-only = This node writes no log; it only reads.
today-needs-acts = { $count ->
    [0] Nothing needs an act now.
    [one] One thing needs an act of { $party }.
   *[other] { $count } things need an act of { $party }.
}
today-if-nothing = If you do nothing:
today-rests-on = Rests on { $cites }.
today-see-case = See the case
