# Finding and following: search, the calendar, and what every list can do.
find-search = Search
find-search-for = Search: { $words }
find-error = Error: { $says }
find-how = All words must be there. Endings make no difference, in Russian or in English, and names find the other names that the charter gives a thing. A word after - must not be there; one before * may go on.
find-words = Words
find-in = In
find-everything = everything
find-other-acts = other acts
find-documents = documents
find-publications = publications
find-the-charter = the charter
find-kind = Kind
find-all-kinds = all kinds
find-by = By
find-all-parties = all parties
find-body = Body
find-all-bodies = all bodies
find-from = From
find-to = To
find-nothing = Nothing was found.
find-hits = { $count ->
    [one] One hit.
   *[other] { $count } hits, the latest first.
}
find-hits-more = More than { $count } hits, the latest first.
find-waiting = { $count ->
    [one] One entry that this node holds is not searched yet; it is being taken in.
   *[other] { $count } entries that this node holds are not searched yet; they are being taken in.
}
find-did-you-mean = Did you mean { $words }?
find-leave-out = Leave out a word or a filter, or write the beginning of a word with * after it.
find-pages-of-hits = Pages of hits
find-back-to-latest = Back to the latest
find-earlier-hits = Earlier hits
find-charter = Charter

# The calendar.
find-calendar = Calendar
find-calendar-of = Calendar: { $month }
find-calendar-lead = Sessions, deadlines and anniversaries. Days are those of coordinated universal time; a quarter or month stands where no day is known.
find-months = Months
find-this-month = This month
find-nothing-in-month = Nothing has a day in this month.
find-what-comes = What comes
find-nothing-comes = No session is convened and no deadline runs.
find-calendar-file = This calendar for calendar programs (iCalendar)
find-filter-calendar = Filter the calendar
find-month = Month
find-who = Who
find-show = Show
find-days-of-month = Days of the month
find-days-of = Days of { $month }
find-today = (today)
find-weekday = { $day ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
find-weekday-short = { $day ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
find-session = Session
find-deadline = Deadline
find-anniversary = Anniversary
find-anniversary-of = { $ordinal } anniversary: { $name }
find-drill-entry = [Drill { $name }] { $title }
find-no-longer-convened = The act that convenes it has no effect.
find-stand-open = open
find-stand-asked = asked for, not convened
find-stand-closed = closed
find-stand-done = done
find-stand-not-convened = not convened
find-stand-lapsed = lapsed

# Lists.
find-filter-list = Filter and sort the list
find-containing = Containing
find-sorted-by = Sorted by
find-usual-order = the usual order
find-last-first = { $column }, last first
find-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
find-as-file = As a file
find-pages-of-list = Pages of the list
find-page-before = Page before
find-next-page = Next page
find-page-of = Page { $page } of { $pages }
find-column-code = Code
find-column-instrument = Instrument
find-column-status = Status
find-column-in-force = In force since
find-column-signed = Signed
find-column-ratified = Ratified
find-column-reservations = Reservations
find-column-withdrawn = Withdrawn
find-column-draft = Draft
find-column-matter = Matter
find-column-tabled-by = Tabled by
find-column-tabled-on = Tabled on
find-column-procedure = Procedure
find-column-adopted = Adopted
find-column-closing = Closing acts
find-column-drill = Drill
find-column-act = Act
find-column-requester = Requester
find-column-territory = Territory
find-column-appeal-on = Appeal on
find-column-step = Step
find-column-taken-part = Taken part
find-column-decision = Decision
find-column-author = Author
find-column-log = Log
find-column-done = Done
find-column-written = Written
find-column-label = Who reads it
find-column-effect = Effect
find-column-id = Id
find-column-level = Level
find-column-parent = Parent
find-column-seats = Seats
find-column-holders = Holders as printed
find-column-title = Title
find-column-date = Date
find-column-section = Section
find-column-publisher = Publisher
find-column-language = Language
find-column-address = Address
