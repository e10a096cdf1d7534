// The words of signing in and out.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: 'Kirjaudu sisään',
  lead: 'Neuvoaika on perheiden kanssa työskenteleville. Perhe pääsee omaan varaukseensa saamastaan linkistä.',
  email: 'Työsähköposti',
  emailHint: 'Lähetämme sinulle linkin, jolla kirjaudut. Salasanaa ei tarvita.',
  emailFault: 'Kirjoita sähköpostiosoite muodossa etunimi.sukunimi@organisaatio.fi',
  ask: 'Lähetä kirjautumislinkki',
  withProvider: (name: string) => `Kirjaudu: ${name}`,
  withProviderLead: 'Organisaatiosi tunnuksilla',
  withLinkLead: 'Sähköpostiin tulevalla linkillä',
  sentTitle: 'Katso sähköpostisi',
  sent: 'Jos osoite on meille tuttu, linkki on matkalla. Se toimii kerran ja on voimassa 15 minuuttia.',
  notArrived:
    'Eikö viestiä näy? Katso roskapostikansio ja tarkista, että käytit osoitetta, jonka pääkäyttäjä on lisännyt.',
  again: 'Pyydä uusi linkki',
  confirmTitle: 'Vielä yksi painallus',
  confirmLead: 'Kirjaudut Neuvoaikaan tällä laitteella. Kirjautuminen on voimassa 12 tuntia.',
  confirm: 'Kirjaudu',
  usedTitle: 'Linkki ei enää toimi',
  used: 'Linkki on ehkä jo käytetty tai vanhentunut. Pyydä uusi, niin pääset jatkamaan.',
  problem: {
    provider:
      'Kirjautuminen organisaation tunnuksilla ei onnistunut. Jos sinulle ei ole vielä annettu pääsyä, pyydä sitä pääkäyttäjältä.',
    many: 'Kirjautumista on yritetty liian monta kertaa. Odota hetki ja yritä uudelleen.',
  },
  signedOut: 'Olet kirjautunut ulos.',
};

type SignInTexts = typeof fi;

const sv: SignInTexts = {
  title: 'Logga in',
  lead: 'Neuvoaika är till för dig som arbetar med familjer. Familjer når sin egen bokning via länken de har fått.',
  email: 'E-postadress i arbetet',
  emailHint: 'Vi skickar en länk som du loggar in med. Du behöver inget lösenord.',
  emailFault: 'Skriv e-postadressen i formen fornamn.efternamn@organisation.fi',
  ask: 'Skicka inloggningslänk',
  withProvider: (name: string) => `Logga in: ${name}`,
  withProviderLead: 'Med din organisations konto',
  withLinkLead: 'Med en länk till din e-post',
  sentTitle: 'Se efter i din e-post',
  sent: 'Om vi känner igen adressen är en länk på väg. Den fungerar en gång och gäller i 15 minuter.',
  notArrived:
    'Kom det inget meddelande? Se efter i skräpposten och kontrollera att du använde den adress som administratören har lagt till.',
  again: 'Be om en ny länk',
  confirmTitle: 'Ett tryck till',
  confirmLead: 'Du loggar in i Neuvoaika på den här enheten. Inloggningen gäller i 12 timmar.',
  confirm: 'Logga in',
  usedTitle: 'Länken fungerar inte längre',
  used: 'Länken kan redan ha använts eller blivit för gammal. Be om en ny så kommer du vidare.',
  problem: {
    provider:
      'Inloggningen med organisationens konto lyckades inte. Om du inte har fått tillgång än kan du be administratören om det.',
    many: 'För många inloggningsförsök. Vänta en stund och försök igen.',
  },
  signedOut: 'Du har loggat ut.',
};

const en: SignInTexts = {
  title: 'Sign in',
  lead: 'Neuvoaika is for people who work with families. Families reach their own booking by the link they were sent.',
  email: 'Work e-mail',
  emailHint: 'We send you a link to sign in with. You need no password.',
  emailFault: 'Write the address like firstname.lastname@organisation.fi',
  ask: 'Send the sign-in link',
  withProvider: (name: string) => `Sign in: ${name}`,
  withProviderLead: 'With your organisation’s account',
  withLinkLead: 'With a link to your e-mail',
  sentTitle: 'Check your e-mail',
  sent: 'If we know this address, a link is on its way. It works once and is valid for 15 minutes.',
  notArrived:
    'Nothing there? Look in the spam folder, and check that you used the address your administrator has added.',
  again: 'Ask for a new link',
  confirmTitle: 'One more press',
  confirmLead: 'You are signing in to Neuvoaika on this device, for 12 hours.',
  confirm: 'Sign in',
  usedTitle: 'This link no longer works',
  used: 'It may have been used already, or be too old. Ask for a new one to go on.',
  problem: {
    provider:
      'Signing in with your organisation’s account did not work. If you have not been given access yet, ask your administrator.',
    many: 'Too many attempts to sign in. Please wait a moment and try again.',
  },
  signedOut: 'You have signed out.',
};

export const signIn = { fi, sv, en } satisfies Record<Language, SignInTexts>;
