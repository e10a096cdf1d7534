// Reads every calendar file of a folder with ical4j, strictly, and has it judged as RFC 5545 and RFC 5546 want it.

import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.component.VAlarm;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.property.Attendee;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.Trigger;
import net.fortuna.ical4j.validate.ValidationEntry;

class Read {
  public static void main(String[] given) throws Exception {
    List<Path> files;
    try (var folder = Files.list(Path.of(given[0]))) {
      files = folder.filter(path -> path.toString().endsWith(".ics")).sorted().collect(Collectors.toList());
    }
    for (Path file : files) System.out.println(read(file));
  }

  private static String read(Path file) throws Exception {
    Calendar calendar;
    try (var stream = new FileInputStream(file.toFile())) {
      calendar = new CalendarBuilder().build(stream);
    }
    VEvent event = (VEvent) calendar.getComponents("VEVENT").get(0);
    Attendee attendee = (Attendee) event.getProperty("ATTENDEE").get();
    String faults = calendar.validate(true).getEntries().stream()
        .filter(entry -> entry.getSeverity() == ValidationEntry.Severity.ERROR)
        .map(entry -> quoted(entry.getContext() + ": " + entry.getMessage()))
        .collect(Collectors.joining(","));
    String alarms = event.getAlarms().stream().map(Read::secondsBefore).collect(Collectors.joining(","));
    return "{\"file\":" + quoted(file.getFileName().toString())
        + ",\"faults\":[" + faults + "]"
        + ",\"method\":" + quoted(calendar.getProperty("METHOD").get().getValue())
        + ",\"uid\":" + valueOf(event, "UID")
        + ",\"sequence\":" + event.getProperty("SEQUENCE").get().getValue()
        + ",\"status\":" + valueOf(event, "STATUS")
        + ",\"transp\":" + valueOf(event, "TRANSP")
        + ",\"start\":" + Instant.from(((DtStart<?>) event.getProperty("DTSTART").get()).getDate()).toEpochMilli()
        + ",\"end\":" + Instant.from(((DtEnd<?>) event.getProperty("DTEND").get()).getDate()).toEpochMilli()
        + ",\"summary\":" + valueOf(event, "SUMMARY")
        + ",\"location\":" + valueOf(event, "LOCATION")
        + ",\"description\":" + valueOf(event, "DESCRIPTION")
        + ",\"url\":" + valueOf(event, "URL")
        + ",\"attendee\":" + quoted(attendee.getValue().toLowerCase())
        + ",\"called\":" + quoted(attendee.getParameter("CN").get().getValue())
        + ",\"alarms\":[" + alarms + "]}";
  }

  private static String secondsBefore(VAlarm alarm) {
    Trigger trigger = (Trigger) alarm.getProperty("TRIGGER").get();
    return String.valueOf(-((Duration) trigger.getDuration()).getSeconds());
  }

  private static String valueOf(VEvent event, String name) {
    return event.getProperty(name).map(property -> quoted(property.getValue())).orElse("null");
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char letter : text.toCharArray()) {
      if (letter == '"' || letter == '\\') out.append('\\').append(letter);
      else if (letter < ' ') out.append(String.format("\\u%04x", (int) letter));
      else out.append(letter);
    }
    return out.append('"').toString();
  }
}
