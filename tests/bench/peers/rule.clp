; Utah's R277-302-7 for the one teacher in working memory: window, three areas with maxima for the assigned, two areas,
; National Board. A fact asserted twice is one fact in CLIPS, so a record given twice counts once.

(deftemplate teacher (slot assigned) (slot signed) (slot from) (slot until))
(deftemplate record (slot id) (slot kind) (slot day) (slot hours) (slot accepted))
(deftemplate area-of (slot kind) (slot area))
(deftemplate most (slot area) (slot hours))
(deftemplate credit (slot record) (slot area) (slot hours))
(deftemplate area (slot name) (slot earned) (slot credited))
(deftemplate renewed (slot by))

(deffacts areas
  (area-of (kind "workshop") (area learning))
  (area-of (kind "conference") (area learning))
  (area-of (kind "seminar") (area learning))
  (area-of (kind "course") (area learning))
  (area-of (kind "training") (area learning))
  (area-of (kind "mentoring") (area learning))
  (area-of (kind "coaching") (area learning))
  (area-of (kind "collaboration") (area collaboration))
  (area-of (kind "service") (area service))
  (most (area learning) (hours 90))
  (most (area collaboration) (hours 30))
  (most (area service) (hours 50)))

(defrule record-counts
  (teacher (from ?from) (until ?until))
  (record (id ?id) (kind ?kind) (hours ?hours) (accepted TRUE) (day ?day&:(<= ?from ?day ?until)))
  (area-of (kind ?kind) (area ?area))
  =>
  (assert (credit (record ?id) (area ?area) (hours ?hours))))

(defrule board-certified
  (teacher (signed TRUE) (from ?from) (until ?until))
  (record (kind "National Board certification") (accepted TRUE) (day ?day&:(<= ?from ?day ?until)))
  =>
  (assert (renewed (by board))))

; Sums wait until every credit is there.
(defrule area-adds-up
  (declare (salience -1))
  (teacher (assigned ?assigned))
  (most (area ?area) (hours ?most))
  =>
  (bind ?earned 0)
  (do-for-all-facts ((?c credit)) (eq ?c:area ?area) (bind ?earned (+ ?earned ?c:hours)))
  (assert (area (name ?area) (earned ?earned) (credited (if ?assigned then (min ?earned ?most) else ?earned)))))

(defrule hours-suffice
  (declare (salience -2))
  (teacher (assigned ?assigned) (signed TRUE))
  (not (renewed))
  (area (name learning) (earned ?learning) (credited ?l))
  (area (name collaboration) (earned ?collaboration) (credited ?c))
  (area (name service) (earned ?service) (credited ?s))
  (test (>= (+ ?l ?c ?s) 100))
  (test (or (not ?assigned)
            (>= (+ (if (> ?learning 0) then 1 else 0) (if (> ?collaboration 0) then 1 else 0) (if (> ?service 0) then 1 else 0)) 2)))
  =>
  (assert (renewed (by hours))))
