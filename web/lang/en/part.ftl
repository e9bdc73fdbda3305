# Parts that stand on many pages.
part-yes = yes
part-no = no
part-undetermined = undetermined
part-has-effect = has effect
part-no-effect = no effect
part-contested = contested
part-kind-not-known = kind not known here
part-sealed-to-others = sealed to others
part-redacted = redacted
part-waits = waits for another act
part-not-registered = not registered yet
part-not-registered-here = not registered here yet
part-drill = drill
part-drill-of = Drill: { $name }
part-nobody = nobody
part-and = { $most } and { $last }
part-or = { $most } or { $last }
part-party-and-office = { $party } ({ $office })
part-in-the-chair = in the chair
part-article = article { $number }
part-quarter = quarter { $quarter } of { $year }
part-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
part-read-by-anybody = Anybody. It is not sealed and may appear on the public site.
part-read-by = Only { $parties }. It is sealed to them.
part-no-label = The charter knows no label “{ $label }”.

# Times.
part-within-a-minute = within a minute
part-just-now = just now
part-in = in { $span }
part-ago = { $span } ago
part-left = { $span } left
part-late-by = late by { $span }
part-less-than-a-minute = less than a minute
part-minutes = { $count } min
part-hours = { $count } h
part-hours-and-minutes = { $hours } h { $minutes } min
part-days = { $count } days
part-months = { $count } months
part-years = { $count } years
part-span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
part-span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
part-span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
part-span-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
part-less-than-a-second = less than a second
part-clock-behind = This node's clock is { $span } behind the median of the members' clocks. Acts are dated by the median; have the clock set.
part-clock-ahead = This node's clock is { $span } ahead of the median of the members' clocks. Acts are dated by the median; have the clock set.

# The control of dates.
part-as-of = As of
part-as-of-today = today, { $day }
part-as-of-day = { $day }, as known on { $known }
part-error = Error:
part-so-on = So on
part-as-known-on = As known on
part-show = Show
part-back-to-today = Back to today

# The ladder of an act.
part-ladder = How far the act has come
part-written = Written
part-written-when = signed, in its party's log, { $at } by its author's clock
part-delivered = Delivered to { $held } of { $of }
part-no-member-confirmed = no member has confirmed it yet
part-held-by = held by { $parties }
part-since-when = since when
part-registered = Registered
part-registered-not-yet = Not registered yet
part-must-hold = { $count ->
    [one] { $count } member must hold it
   *[other] { $count } members must hold it
}
part-counted = Counted
part-counted-not-yet = Not counted yet
part-no-decision-counts = no recorded decision counts it
part-in-the-decision = in the decision
part-in-decision-number = in decision { $number }
part-mark-counted = counted
part-mark-registered = registered
part-mark-held = held by { $held } of { $of }

# The proof pack.
part-pack = Proof pack
part-no-pack = There is no proof pack:
part-pack-is = A file of at most 12 kB that anybody can check without this node: that the log of { $party } signed this act as entry { $index }.
part-pack-download = Download the proof pack
part-pack-check = Check it on any machine: { $one }, or with the independent verifier: { $other }
part-pack-check-here = Check it in this browser
part-pack-check-note = Nothing is sent. The script comes from this node; if you do not trust the node, check the file.
part-pack-hosts-many = The node that keeps the log hosts so many members that no other node needs to hold it.
part-pack-held = { $count ->
    [0] No other party has signed yet that it holds it; { $quorum } must.
    [one] One other party signed that it holds it; { $quorum } must.
   *[other] { $count } other parties signed that they hold it; { $quorum } must.
}
part-pack-shows-act = It shows the act.
part-pack-shows-sealed = It shows nothing of the act, which is sealed.
part-pack-shows-too-long = The act is too long for it and is not shown.
part-pack-shows-keys = The entry holds keys and no act.
part-pack-shows-not-here = The content of the act is not on this node.
part-pack-none = There is no such act in this record.
part-pack-none-next = Go to Record for all acts that are held here.
part-pack-later = There is no proof pack of this act now.
part-pack-later-next = Try again later.
part-missing-clause = Missing clause: { $clause }.
part-who-may-read = Who may read it
part-comma-the = { $most }, the { $last }
part-or-the = { $most } or { $last }
part-seals = Daily seals
part-seals-mean = Once a day each party signs its own log with ML-DSA-44 too. Should Ed25519 be broken, what a seal covers can still be believed.
part-seal-log = Log of { $party }:
part-sealed = sealed against quantum computers up to entry { $index } on { $at }.
part-unsealed = Entry { $index } is the oldest without a seal.
part-no-seal = no seal has been made or has come here yet.
part-makes-no-seals = its party makes no seals: its root document names no key for them.
