// A time on offer from the waiting list, as the person who waits reads it.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: 'Sinulle tarjottu aika',
  kept: (until: string) => `Pidämme aikaa sinulle ${until} asti.`,
  where: 'Missä',
  askWhere: 'Kysy paikkaa puhelimitse.',
  how: 'Tapa',
  accept: 'Otan ajan',
  decline: 'En ota tätä aikaa',
  declineHint: 'Paikkasi jonossa säilyy, ja tarjoamme sinulle seuraavaa sopivaa aikaa.',
  acceptedTitle: 'Aika on sinun',
  cancelledTitle: 'Tämä aika on peruttu',
  cancelled: 'Jos tarvitset uuden ajan, soita meille. Autamme mielellämme.',
  toBooking: 'Avaa aikasi sivu',
  toBookingHint: 'Siellä näet aikasi ja voit siirtää tai perua sen. Älä anna osoitetta muille.',
  accepted: 'Olemme varanneet ajan sinulle. Saat vahvistuksen sähköpostiin.',
  declinedTitle: 'Et ottanut aikaa',
  declined: 'Kiitos vastauksesta. Paikkasi jonossa säilyy, ja tarjoamme sinulle seuraavaa sopivaa aikaa.',
  waitsNoMore: 'Et ole enää jonossa. Jos tarvitset yhä ajan, soita meille. Autamme mielellämme.',
  withdrawnTitle: 'Aika ei ole enää saatavilla',
  withdrawn:
    'Olemme pahoillamme: tätä aikaa ei voi enää varata. Olet yhä jonossa samalla paikalla, ja tarjoamme sinulle seuraavaa sopivaa aikaa. Sinun ei tarvitse tehdä mitään.',
  lapsedTitle: 'Aika ei ole enää tarjolla',
  lapsed:
    'Määräaika on ohi tai aika on muuttunut. Paikkasi jonossa säilyy, kunnes kolmeen tarjoukseen ei ole vastattu.',
  call: (phone: string) => `Soita ${phone}`,
};

type OfferTexts = typeof fi;

const sv: OfferTexts = {
  title: 'Tid som erbjuds dig',
  kept: (until) => `Vi håller tiden åt dig till ${until}.`,
  where: 'Var',
  askWhere: 'Ring och fråga om platsen.',
  how: 'Sätt',
  accept: 'Jag tar tiden',
  decline: 'Jag tar inte den här tiden',
  declineHint: 'Du behåller din plats i kön, och vi erbjuder dig nästa tid som passar.',
  acceptedTitle: 'Tiden är din',
  cancelledTitle: 'Den här tiden har avbokats',
  cancelled: 'Om du behöver en ny tid, ring oss. Vi hjälper dig gärna.',
  toBooking: 'Öppna sidan för din tid',
  toBookingHint: 'Där kan du se, flytta eller avboka den. Ge inte adressen vidare.',
  accepted: 'Vi har bokat tiden åt dig. Du får en bekräftelse per e-post.',
  declinedTitle: 'Du tog inte tiden',
  declined: 'Tack för svaret. Du behåller din plats i kön, och vi erbjuder dig nästa tid som passar.',
  waitsNoMore: 'Du står inte längre i kön. Om du fortfarande behöver en tid, ring oss. Vi hjälper dig gärna.',
  withdrawnTitle: 'Tiden finns inte längre',
  withdrawn:
    'Vi beklagar att den här tiden inte längre kan bokas. Du står kvar i kön på samma plats, och vi erbjuder dig nästa tid som passar. Du behöver inte göra något.',
  lapsedTitle: 'Tiden kan inte längre fås',
  lapsed:
    'Svarstiden har gått ut eller tiden har ändrats. Du behåller din plats i kön tills tre erbjudanden har blivit utan svar.',
  call: (phone) => `Ring ${phone}`,
};

const en: OfferTexts = {
  title: 'A time on offer to you',
  kept: (until) => `We are keeping it for you until ${until}.`,
  where: 'Where',
  askWhere: 'Call us to ask where.',
  how: 'How to meet',
  accept: 'I take this time',
  decline: 'I do not want this time',
  declineHint: 'You keep your place on the list, and we will offer you the next time that suits.',
  acceptedTitle: 'The time is yours',
  cancelledTitle: 'This time has been cancelled',
  cancelled: 'If you need a new time, please call us. We are glad to help.',
  toBooking: 'Open the page of your time',
  toBookingHint: 'There you can see, move or cancel it. Please keep the address to yourself.',
  accepted: 'We have booked it for you. A confirmation comes by e-mail.',
  declinedTitle: 'You did not take the time',
  declined: 'Thank you for answering. You keep your place on the list, and we will offer you the next time that suits.',
  waitsNoMore: 'You are no longer on the list. If you still need a time, please call us. We are glad to help.',
  withdrawnTitle: 'This time is no longer available',
  withdrawn:
    'We are sorry: this time cannot be booked any more. You are still on the list, in the same place, and we will offer you the next time that suits. There is nothing you need to do.',
  lapsedTitle: 'This time is no longer on offer',
  lapsed:
    'The deadline has passed, or the time has changed. You keep your place on the list until three offers have gone unanswered.',
  call: (phone) => `Call ${phone}`,
};

export const offerTexts = { fi, sv, en } satisfies Record<Language, OfferTexts>;
