# Utah's R277-302-7 for one teacher: window, three areas with maxima for the assigned, two areas, National Board.
package renewal

area_of := {
	"workshop": "learning",
	"conference": "learning",
	"seminar": "learning",
	"course": "learning",
	"training": "learning",
	"mentoring": "learning",
	"coaching": "learning",
	"collaboration": "collaboration",
	"service": "service",
}

most := {"learning": 90, "collaboration": 30, "service": 50}

counted := [r |
	some r in input.records
	r.first
	r.accepted
	r.day >= input.from
	r.day <= input.until
]

earned[area] := sum([r.hours | some r in counted; area_of[r.kind] == area]) if some area, _ in most

credited[area] := min([hours, most[area]]) if {
	input.assigned
	some area, hours in earned
}

credited[area] := hours if {
	not input.assigned
	some area, hours in earned
}

board_certified if {
	some r in counted
	r.kind == "National Board certification"
}

enough if not input.assigned

enough if count([area | some area, hours in earned; hours > 0]) >= 2

default renewed := false

renewed if {
	input.signed
	board_certified
}

renewed if {
	input.signed
	sum([hours | some _, hours in credited]) >= 100
	enough
}
