# The frame of every page, and pages that stand for one that cannot be made.
frame-language = English
frame-today = Today
frame-crisis = Crisis centre
frame-decisions = Decisions
frame-record = Record
frame-bodies = Bodies
frame-charter = Charter
frame-network = Network
frame-write = Write an act
frame-skip = Skip to main content
frame-main = Main
frame-other-nodes = Other nodes
frame-public-site = Public site
frame-sign-out = Sign out
frame-acting-as = Acting as { $who }
frame-change-seat = Change seat
frame-drill = Drill
frame-drill-named = Drill { $name }.
frame-drill-means = Acts written here carry the drill mark, have no effect outside the drill and never reach the public site.
frame-exercise-clock = The clock of the exercise reads { $at }.
frame-catching-up = Catching up
frame-caught-up = Catching up: { $held } of { $known } entries.
frame-catching-up-means = Other nodes say that there are so many. Pages show what this node has verified; more appears by itself.
frame-verified = Entries verified
frame-never-holds = This record never holds positions or targets of forces, personal data of suspects, migrants, students or patients, prices of procurement or inventories of weapons. Forces, operations and stock are counts.
frame-times = Times are in UTC unless a zone is named. This page was made at { $at }.

# The public site.
frame-news = News
frame-news-of = News: { $title }
frame-sections = Sections
frame-statements = Statements
frame-structure = Structure
frame-instruments = Instruments
frame-pages = Pages
frame-everything-signed = Everything here is a signed act that the organisation has released, as registered by its members. Each item names the log, the place in it and the digest by which it can be checked.
frame-feed = Atom feed
frame-site-map = Map of the site

# Refusals that come before any page.
frame-node = node
frame-go-to-first = Go to the first page
frame-not-found = Not found
frame-no-page = There is no page at this address.
frame-no-page-next = If you typed it, check it. If you followed a link, tell the administrator of this node.
frame-no-page-go-to-news = Go to News for all released items.
frame-went-wrong = Something went wrong here
frame-record-not-read = This node could not read its record.
frame-page-not-made = The page could not be made. Nothing was written. Try again; if it happens again, tell the administrator of this node.
frame-program-fault = A fault of the program ended this request. Other pages go on. Tell the administrator of this node what you did.
frame-form-out-of-date = This form is out of date
frame-form-out-of-date-means = It was not made by this node since its last start, so nothing was written. Go back, reload the page and send it again.
frame-not-possible = Not possible here
frame-not-possible-means = This address does not take requests of that kind.
frame-refused = This request was refused
frame-form-too-large = The form is too large
frame-form-too-large-means = A form takes at most { $count } kB. Nothing was written. Go back, shorten the text, or write it in several acts that point to one another.
frame-demo-only-local = The demo answers only to localhost, 127.0.0.1 and [::1]. Open it by one of these names.
frame-from-another-site = The request was sent from a page of another site. Open the form on this node and send it from there.
frame-from-another-origin = The request names another origin than this node. Open the form on this node and send it from there.
frame-session-ended = Your session has ended
frame-session-ended-means = Nothing was written. Sign in again in another tab, then go back to this form and send it once more.
frame-nobody-let-in = Nobody can be let in: the list of officers of this node cannot be read. Nothing was written. Tell its administrator.
frame-nobody-signs-in = On this node nobody signs in: seats are chosen freely.

# Pages of a node where officers sign in, and its door.
frame-approvals = Approvals
frame-drafts = Internal drafts
frame-too-often = Too often in a short time
frame-too-often-door = The door was tried too often from your address. Nothing is locked. { $count ->
    [one] Try again in { $count } second.
   *[other] Try again in { $count } seconds.
}
frame-too-often-forms = More forms were sent with your sessions than a person sends. Nothing was written by this one. { $count ->
    [one] Try again in { $count } second.
   *[other] Try again in { $count } seconds.
}
frame-search = Search
frame-calendar = Calendar
