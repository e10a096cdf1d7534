// Meeting another way at the same time: by phone instead of by video.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  link: 'Vaihda tapaamistapa',
  title: 'Vaihda tapaamistapa',
  lead: 'Päivä, kellonaika ja työntekijä pysyvät samoina. Lähetämme tiedon muutoksesta.',
  choose: 'Miten tavataan?',
  newWay: 'Uusi tapa',
  phone: 'Numero, johon soitetaan',
  phoneHint: 'Tarvitaan, jos tapaaminen on puhelimessa.',
  phoneMissing: 'Kirjoita numero, johon voimme soittaa. Esimerkiksi 040 123 4567.',
  confirm: 'Vaihda',
  back: 'Takaisin varaukseen',
  done: 'Tapaamistapa on vaihdettu. Aika on ennallaan.',
};

export type ChannelTexts = typeof fi;

const sv: ChannelTexts = {
  link: 'Byt mötessätt',
  title: 'Byt mötessätt',
  lead: 'Dagen, klockslaget och personen är desamma. Vi skickar ett meddelande om ändringen.',
  choose: 'Hur träffas ni?',
  newWay: 'Nytt sätt',
  phone: 'Nummer att ringa',
  phoneHint: 'Behövs om mötet hålls per telefon.',
  phoneMissing: 'Skriv ett nummer som vi kan ringa. Till exempel 040 123 4567.',
  confirm: 'Byt',
  back: 'Tillbaka till bokningen',
  done: 'Mötessättet är ändrat. Tiden är densamma.',
};

const en: ChannelTexts = {
  link: 'Change how we meet',
  title: 'Change how we meet',
  lead: 'The day, the time and the person stay the same. We send a message about the change.',
  choose: 'How would you like to meet?',
  newWay: 'New way',
  phone: 'Number to call',
  phoneHint: 'Needed if the meeting is by phone.',
  phoneMissing: 'Please give a number that we can call, for example 040 123 4567.',
  confirm: 'Change',
  back: 'Back to the booking',
  done: 'It has been changed. The time is as before.',
};

export const channelTexts: Record<Language, ChannelTexts> = { fi, sv, en };
