"""Reads every calendar file of a folder with Python's icalendar; one line of JSON for each, with what it found wrong."""

import json
import pathlib
import sys

from icalendar import Calendar


def read(path):
    calendar = Calendar.from_ical(path.read_bytes())
    (event,) = calendar.walk("VEVENT")
    alarms = event.walk("VALARM")
    faults = [str(error) for part in (calendar, event, *alarms) for error in part.errors]
    text = lambda name: str(event[name]) if name in event else None
    return {
        "faults": faults,
        "method": str(calendar["METHOD"]),
        "uid": text("UID"),
        "sequence": int(event["SEQUENCE"]),
        "status": text("STATUS"),
        "transp": text("TRANSP"),
        "start": int(event.decoded("DTSTART").timestamp() * 1000),
        "end": int(event.decoded("DTEND").timestamp() * 1000),
        "summary": text("SUMMARY"),
        "location": text("LOCATION"),
        "description": text("DESCRIPTION"),
        "url": text("URL"),
        "attendee": str(event["ATTENDEE"]).lower(),
        "called": event["ATTENDEE"].params["CN"],
        "alarms": [int(-alarm.decoded("TRIGGER").total_seconds()) for alarm in alarms],
    }


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.ics")):
    print(json.dumps({"file": path.name, **read(path)}))
