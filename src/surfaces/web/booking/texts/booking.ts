// A booking and what can be done with it: its page, the list, moving and cancelling.

import type { AgeBand, BookingStatus, CancelReason, consentGivers, consentScopes } from '../../../../core/booking.ts';
import type { Channel } from '../../../../core/directory.ts';
import type { Language } from '../../../../core/permissions.ts';

type Names<Key extends string> = Readonly<Record<Key, string>>;

type BookingTexts = {
  readonly state: Names<BookingStatus>;
  readonly channel: Names<Channel>;
  readonly ageBand: Names<AgeBand>;
  readonly cancelReason: Names<CancelReason>;
  readonly consentScope: Names<(typeof consentScopes)[number]>;
  readonly consentGiver: Names<(typeof consentGivers)[number]>;
  readonly list: Names<
    | 'title'
    | 'lead'
    | 'coming'
    | 'past'
    | 'none'
    | 'noneAdvice'
    | 'nonePast'
    | 'book'
    | 'noneComing'
    | 'noneComingAdvice'
  >;
  readonly page: Names<
    | 'title'
    | 'back'
    | 'when'
    | 'who'
    | 'service'
    | 'area'
    | 'how'
    | 'place'
    | 'topic'
    | 'age'
    | 'question'
    | 'caseTitle'
    | 'familyTitle'
    | 'familyReference'
    | 'consent'
    | 'consentGiven'
    | 'note'
    | 'cancelReason'
    | 'calendarFile'
    | 'move'
    | 'cancel'
    | 'print'
    | 'join'
    | 'testVideo'
    | 'arrive'
    | 'fulfil'
    | 'noShow'
    | 'bookNew'
    | 'doneTitle'
    | 'actions'
    | 'bookedNote'
    | 'movedNote'
    | 'cancelledNote'
    | 'arrivedNote'
    | 'fulfilledNote'
    | 'noShowNote'
    | 'onlyYou'
    | 'printed'
    | 'onSite'
    | 'homeVisit'
    | 'phone'
    | 'noPhone'
  > & {
    readonly minutes: (count: number) => string;
    readonly videoOpens: (when: string) => string;
    readonly videoOpen: string;
    readonly videoMissing: string;
    readonly phoneAt: (time: string) => string;
    readonly youCallAt: (time: string) => string;
    readonly bookerCalledAt: (time: string) => string;
    readonly call: (phone: string) => string;
    readonly changeUntil: (when: string) => string;
    readonly changeClosed: (phone: string | undefined) => string;
    readonly caseRemoved: (date: string) => string;
  };
  readonly move: Names<
    | 'title'
    | 'lead'
    | 'now'
    | 'newTime'
    | 'confirmTitle'
    | 'confirm'
    | 'back'
    | 'backToTimes'
    | 'none'
    | 'noneAdvice'
    | 'told'
    | 'choose'
  >;
  readonly cancel: Names<
    'title' | 'lead' | 'reason' | 'chooseReason' | 'told' | 'confirm' | 'back' | 'reasonMissing' | 'freed'
  >;
};

const fi: BookingTexts = {
  state: {
    held: 'Pidossa',
    booked: 'Varattu',
    arrived: 'Saapunut',
    fulfilled: 'Pidetty',
    cancelled: 'Peruttu',
    'no-show': 'Ei saapunut',
  },
  channel: { 'on-site': 'Paikan päällä', video: 'Videolla', phone: 'Puhelimitse', 'home-visit': 'Kotikäynti' },
  ageBand: {
    expecting: 'Odotusaika',
    '0-2': '0–2 vuotta',
    '3-5': '3–5 vuotta',
    '6-9': '6–9 vuotta',
    '10-12': '10–12 vuotta',
    '13-15': '13–15 vuotta',
    '16-17': '16–17 vuotta',
  },
  cancelReason: {
    'not-needed': 'Aikaa ei enää tarvita',
    unwell: 'Sairastuminen',
    'no-time': 'Aika ei sovi enää',
    'other-help': 'Apu löytyi muualta',
    'professional-away': 'Asiantuntija ei pääse',
    mistake: 'Varattu vahingossa',
    other: 'Muu syy',
  },
  consentScope: {
    'this-consultation': 'Vain tämä konsultaatio',
    'consultation-and-records': 'Konsultaatio ja asiakastietojen katselu sitä varten',
  },
  consentGiver: { guardian: 'Huoltaja', 'both-guardians': 'Molemmat huoltajat', 'young-person': 'Nuori itse' },
  list: {
    title: 'Omat varaukset',
    lead: 'Kaikki varaamasi ja sinulle varatut ajat.',
    coming: 'Tulevat',
    past: 'Menneet ja perutut',
    none: 'Sinulla ei ole vielä varauksia',
    noneAdvice: 'Kun varaat konsultaation, löydät sen tästä: ajan, kysymyksesi ja linkin videohuoneeseen.',
    noneComing: 'Ei tulevia aikoja',
    noneComingAdvice: 'Kun seuraava aika on varattu, se näkyy tässä.',
    nonePast: 'Ei menneitä varauksia.',
    book: 'Varaa konsultaatio',
  },
  page: {
    title: 'Varaus',
    back: 'Omat varaukset',
    when: 'Milloin',
    who: 'Kuka',
    service: 'Palvelu',
    area: 'Alue',
    how: 'Tapa',
    place: 'Paikka',
    topic: 'Aihe',
    age: 'Lapsen ikä',
    question: 'Kysymys',
    caseTitle: 'Mistä keskustellaan',
    familyTitle: 'Perhe asiakkaana',
    familyReference: 'Perheen viite',
    consent: 'Lupa',
    consentGiven: 'Luvan antoi',
    note: 'Viesti asiantuntijalle',
    cancelReason: 'Peruutuksen syy',
    calendarFile: 'Lisää kalenteriin',
    move: 'Siirrä aikaa',
    cancel: 'Peru aika',
    print: 'Sivu tulostuu siististi selaimen tulostuksella.',
    join: 'Siirry videohuoneeseen',
    testVideo: 'Kokeile kameraa ja mikrofonia',
    arrive: 'Merkitse saapuneeksi',
    fulfil: 'Merkitse pidetyksi',
    noShow: 'Ei saapunut',
    bookNew: 'Varaa uusi aika',
    doneTitle: 'Aika on varattu',
    actions: 'Mitä voit tehdä',
    bookedNote: 'Lähetimme kalenterikutsun sinulle ja asiantuntijalle. Kutsussa ei kerrota aihetta.',
    movedNote: 'Aika on siirretty. Uusi kalenterikutsu on matkalla kaikille osallistujille.',
    cancelledNote: 'Aika on peruttu. Kerroimme siitä kaikille osallistujille, ja aika vapautui muille.',
    arrivedNote: 'Merkitty saapuneeksi.',
    fulfilledNote: 'Merkitty pidetyksi.',
    noShowNote: 'Merkitty: ei saapunut.',
    onlyYou: 'Kysymyksen näkevät vain varaaja ja asiantuntija.',
    printed: 'Neuvoaika · tulostettu varaus',
    onSite: 'Tule paikalle hetkeä ennen.',
    homeVisit: 'Ammattilainen tulee sovittuun osoitteeseen.',
    phone: 'Puhelinnumero',
    noPhone: 'Varaaja ei jättänyt numeroa.',
    minutes: (count) => `${count} minuuttia`,
    videoOpens: (when) => `Videohuone avautuu ${when}.`,
    videoOpen: 'Videohuone on auki.',
    videoMissing: 'Videoyhteys ei ole nyt käytettävissä. Sopikaa puhelusta: aika pysyy samana.',
    phoneAt: (time) => `Asiantuntija soittaa sinulle ${time}.`,
    youCallAt: (time) => `Sinä soitat varaajalle ${time}.`,
    bookerCalledAt: (time) => `Asiantuntija soittaa varaajalle ${time}.`,
    call: (phone) => `Soita ${phone}`,
    changeUntil: (when) => `Voit siirtää tai perua ${when} asti.`,
    changeClosed: (phone) =>
      phone === undefined
        ? 'Siirron ja perumisen määräaika on ohi. Ota yhteyttä asiantuntijaan tai alueen koordinaattoriin.'
        : `Siirron ja perumisen määräaika on ohi. Soita ${phone}.`,
    caseRemoved: (date) => `Tapaus poistetaan ${date}.`,
  },
  move: {
    title: 'Siirrä aikaa',
    lead: 'Valitse uusi aika. Kysymyksesi ja muut tiedot säilyvät.',
    now: 'Nykyinen aika',
    newTime: 'Uusi aika',
    choose: 'Valitse uusi aika',
    confirmTitle: 'Siirretäänkö aika?',
    confirm: 'Siirrä tähän aikaan',
    back: 'Pidä nykyinen aika',
    backToTimes: 'Katso muut ajat',
    none: 'Ei muita vapaita aikoja',
    noneAdvice: 'Nykyinen aikasi pysyy. Katso myöhemmin uudelleen: peruttuja aikoja vapautuu.',
    told: 'Lähetämme uuden kalenterikutsun sinulle ja asiantuntijalle. Nykyinen aika vapautuu muille.',
  },
  cancel: {
    title: 'Perutaanko aika?',
    lead: 'Perumista ei voi palauttaa. Voit varata uuden ajan milloin vain.',
    reason: 'Miksi aika perutaan?',
    chooseReason: 'Valitse syy',
    told: 'Kerromme perumisesta sinulle ja asiantuntijalle. Kalenterimerkintä poistuu molemmilta.',
    confirm: 'Peru aika',
    back: 'Älä peru',
    reasonMissing: 'Valitse, miksi aika perutaan.',
    freed: 'Aika vapautuu muille heti.',
  },
};

const sv: BookingTexts = {
  state: {
    held: 'Reserverad',
    booked: 'Bokad',
    arrived: 'På plats',
    fulfilled: 'Hållen',
    cancelled: 'Avbokad',
    'no-show': 'Uteblev',
  },
  channel: { 'on-site': 'På plats', video: 'Per video', phone: 'Per telefon', 'home-visit': 'Hembesök' },
  ageBand: {
    expecting: 'Graviditeten',
    '0-2': '0–2 år',
    '3-5': '3–5 år',
    '6-9': '6–9 år',
    '10-12': '10–12 år',
    '13-15': '13–15 år',
    '16-17': '16–17 år',
  },
  cancelReason: {
    'not-needed': 'Tiden behövs inte längre',
    unwell: 'Insjuknande',
    'no-time': 'Tiden passar inte längre',
    'other-help': 'Hjälpen kom från annat håll',
    'professional-away': 'Den sakkunniga har förhinder',
    mistake: 'Bokad av misstag',
    other: 'Annan orsak',
  },
  consentScope: {
    'this-consultation': 'Endast denna konsultation',
    'consultation-and-records': 'Konsultationen och att klientuppgifterna läses för den',
  },
  consentGiver: {
    guardian: 'Vårdnadshavaren',
    'both-guardians': 'Båda vårdnadshavarna',
    'young-person': 'Den unga själv',
  },
  list: {
    title: 'Mina bokningar',
    lead: 'Alla tider som du har bokat eller som har bokats hos dig.',
    coming: 'Kommande',
    past: 'Tidigare och avbokade',
    none: 'Du har inga bokningar ännu',
    noneAdvice: 'När du bokar en konsultation hittar du den här: tiden, din fråga och länken till videorummet.',
    noneComing: 'Inga kommande tider',
    noneComingAdvice: 'När nästa tid har bokats visas den här.',
    nonePast: 'Inga tidigare bokningar.',
    book: 'Boka konsultation',
  },
  page: {
    title: 'Bokning',
    back: 'Mina bokningar',
    when: 'När',
    who: 'Vem',
    service: 'Tjänst',
    area: 'Område',
    how: 'Sätt',
    place: 'Plats',
    topic: 'Ämne',
    age: 'Barnets ålder',
    question: 'Fråga',
    caseTitle: 'Vad samtalet gäller',
    familyTitle: 'Familjen är klient',
    familyReference: 'Familjens referens',
    consent: 'Samtycke',
    consentGiven: 'Samtycket gavs av',
    note: 'Meddelande till den sakkunniga',
    cancelReason: 'Orsak till avbokningen',
    calendarFile: 'Lägg till i kalendern',
    move: 'Flytta tiden',
    cancel: 'Avboka tiden',
    print: 'Sidan kan skrivas ut med webbläsarens utskrift.',
    join: 'Gå till videorummet',
    testVideo: 'Prova kamera och mikrofon',
    arrive: 'Anteckna ankomst',
    fulfil: 'Anteckna som hållen',
    noShow: 'Uteblev',
    bookNew: 'Boka en ny tid',
    doneTitle: 'Tiden är bokad',
    actions: 'Vad du kan göra',
    bookedNote: 'Vi har skickat en kalenderinbjudan till dig och den sakkunniga. Ämnet nämns inte i inbjudan.',
    movedNote: 'Tiden har flyttats. En ny kalenderinbjudan är på väg till alla deltagare.',
    cancelledNote: 'Tiden är avbokad. Vi har meddelat alla deltagare, och tiden är ledig för andra.',
    arrivedNote: 'Ankomsten är antecknad.',
    fulfilledNote: 'Antecknad som hållen.',
    noShowNote: 'Antecknad: uteblev.',
    onlyYou: 'Frågan ses bara av den som bokat och av den sakkunniga.',
    printed: 'Neuvoaika · utskriven bokning',
    onSite: 'Kom gärna en liten stund i förväg.',
    homeVisit: 'Yrkespersonen kommer till den överenskomna adressen.',
    phone: 'Telefonnummer',
    noPhone: 'Den som bokade har inte lämnat något nummer.',
    minutes: (count) => `${count} minuter`,
    videoOpens: (when) => `Videorummet öppnas ${when}.`,
    videoOpen: 'Videorummet är öppet.',
    videoMissing:
      'Videoförbindelsen är inte tillgänglig just nu. Kom överens om ett samtal per telefon: tiden är densamma.',
    phoneAt: (time) => `Den sakkunniga ringer dig ${time}.`,
    youCallAt: (time) => `Du ringer den som bokade ${time}.`,
    bookerCalledAt: (time) => `Den sakkunniga ringer den som bokade ${time}.`,
    call: (phone) => `Ring ${phone}`,
    changeUntil: (when) => `Du kan flytta eller avboka fram till ${when}.`,
    changeClosed: (phone) =>
      phone === undefined
        ? 'Tiden för att flytta eller avboka har gått ut. Kontakta den sakkunniga eller områdets koordinator.'
        : `Tiden för att flytta eller avboka har gått ut. Ring ${phone}.`,
    caseRemoved: (date) => `Fallet tas bort ${date}.`,
  },
  move: {
    title: 'Flytta tiden',
    lead: 'Välj en ny tid. Din fråga och övriga uppgifter följer med.',
    now: 'Nuvarande tid',
    newTime: 'Ny tid',
    choose: 'Välj en ny tid',
    confirmTitle: 'Ska tiden flyttas?',
    confirm: 'Flytta till den här tiden',
    back: 'Behåll den nuvarande tiden',
    backToTimes: 'Se andra tider',
    none: 'Inga andra lediga tider',
    noneAdvice: 'Din nuvarande tid finns kvar. Titta igen senare: avbokade tider blir lediga.',
    told: 'Vi skickar en ny kalenderinbjudan till dig och den sakkunniga. Den nuvarande tiden blir ledig för andra.',
  },
  cancel: {
    title: 'Ska tiden avbokas?',
    lead: 'En avbokning kan inte ångras. Du kan boka en ny tid när som helst.',
    reason: 'Varför avbokas tiden?',
    chooseReason: 'Välj orsak',
    told: 'Vi meddelar avbokningen till dig och den sakkunniga. Kalenderposten försvinner för båda.',
    confirm: 'Avboka tiden',
    back: 'Avboka inte',
    reasonMissing: 'Välj varför tiden avbokas.',
    freed: 'Tiden blir genast ledig för andra.',
  },
};

const en: BookingTexts = {
  state: {
    held: 'Held',
    booked: 'Booked',
    arrived: 'Arrived',
    fulfilled: 'Took place',
    cancelled: 'Cancelled',
    'no-show': 'Did not come',
  },
  channel: { 'on-site': 'On site', video: 'By video', phone: 'By phone', 'home-visit': 'Home visit' },
  ageBand: {
    expecting: 'Expecting a child',
    '0-2': '0–2 years',
    '3-5': '3–5 years',
    '6-9': '6–9 years',
    '10-12': '10–12 years',
    '13-15': '13–15 years',
    '16-17': '16–17 years',
  },
  cancelReason: {
    'not-needed': 'The time is no longer needed',
    unwell: 'Illness',
    'no-time': 'The time no longer suits',
    'other-help': 'Help was found elsewhere',
    'professional-away': 'The specialist cannot come',
    mistake: 'Booked by mistake',
    other: 'Another reason',
  },
  consentScope: {
    'this-consultation': 'This consultation only',
    'consultation-and-records': 'The consultation, and reading client records for it',
  },
  consentGiver: { guardian: 'A guardian', 'both-guardians': 'Both guardians', 'young-person': 'The young person' },
  list: {
    title: 'My bookings',
    lead: 'Every time you have booked, and every time booked with you.',
    coming: 'Coming',
    past: 'Past and cancelled',
    none: 'You have no bookings yet',
    noneAdvice:
      'When you book a consultation you find it here: its time, your question and the link to the video room.',
    noneComing: 'No coming times',
    noneComingAdvice: 'When the next time is booked, it appears here.',
    nonePast: 'No past bookings.',
    book: 'Book a consultation',
  },
  page: {
    title: 'Booking',
    back: 'My bookings',
    when: 'When',
    who: 'Who',
    service: 'Service',
    area: 'Area',
    how: 'How',
    place: 'Place',
    topic: 'Topic',
    age: 'Child’s age',
    question: 'Question',
    caseTitle: 'What it is about',
    familyTitle: 'The family is a client',
    familyReference: 'The family’s reference',
    consent: 'Consent',
    consentGiven: 'Consent given by',
    note: 'Message to the specialist',
    cancelReason: 'Reason for cancelling',
    calendarFile: 'Add to calendar',
    move: 'Move',
    cancel: 'Cancel the booking',
    print: 'This page prints neatly: use your browser’s print.',
    join: 'Go to the video room',
    testVideo: 'Try camera and microphone',
    arrive: 'Mark as arrived',
    fulfil: 'Mark as held',
    noShow: 'Did not come',
    bookNew: 'Book a new time',
    doneTitle: 'The time is booked',
    actions: 'What you can do',
    bookedNote: 'We have sent a calendar invite to you and to the specialist. The invite does not tell the topic.',
    movedNote: 'The booking has been moved. A new calendar invite is on its way to everyone taking part.',
    cancelledNote: 'The booking is cancelled. We have told everyone taking part, and the time is free for others.',
    arrivedNote: 'Marked as arrived.',
    fulfilledNote: 'Marked as held.',
    noShowNote: 'Marked: did not come.',
    onlyYou: 'Only whoever booked and the specialist see the question.',
    printed: 'Neuvoaika · printed booking',
    onSite: 'Please come a moment early.',
    homeVisit: 'The professional comes to the agreed address.',
    phone: 'Phone number',
    noPhone: 'The person who booked left no number.',
    minutes: (count) => `${count} minutes`,
    videoOpens: (when) => `The video room opens ${when}.`,
    videoOpen: 'The video room is open.',
    videoMissing: 'Video is not available just now. Agree on a phone call: the time stays the same.',
    phoneAt: (time) => `The specialist calls you at ${time}.`,
    youCallAt: (time) => `You call the person who booked at ${time}.`,
    bookerCalledAt: (time) => `The specialist calls the person who booked at ${time}.`,
    call: (phone) => `Call ${phone}`,
    changeUntil: (when) => `You can move or cancel until ${when}.`,
    changeClosed: (phone) =>
      phone === undefined
        ? 'It is too late to move or cancel here. Contact the specialist or your area’s coordinator.'
        : `It is too late to move or cancel here. Call ${phone}.`,
    caseRemoved: (date) => `The case will be removed on ${date}.`,
  },
  move: {
    title: 'Move the booking',
    lead: 'Choose a new time. Your question and the rest stay as they are.',
    now: 'The time now',
    newTime: 'New time',
    choose: 'Choose a new time',
    confirmTitle: 'Move the booking?',
    confirm: 'Move to this time',
    back: 'Keep the time as it is',
    backToTimes: 'See other times',
    none: 'No other free times',
    noneAdvice: 'Your time stays as it is. Look again later: cancelled times become free.',
    told: 'We send a new calendar invite to you and to the specialist. The time you have now becomes free for others.',
  },
  cancel: {
    title: 'Cancel the booking?',
    lead: 'Cancelling cannot be undone. You can book a new time whenever you like.',
    reason: 'Why is it cancelled?',
    chooseReason: 'Choose a reason',
    told: 'We tell you and the specialist about it. The entry disappears from both calendars.',
    confirm: 'Cancel the booking',
    back: 'Do not cancel',
    reasonMissing: 'Choose why the booking is cancelled.',
    freed: 'The time becomes free for others at once.',
  },
};

export const bookingTexts = { fi, sv, en } satisfies Record<Language, BookingTexts>;
