// The accessibility statement that the Act on the Provision of Digital Services (306/2019) asks for, and its feedback form.

import type { Language } from '../../../../core/permissions.ts';

type StatementTexts = {
  readonly title: string;
  readonly lead: string;
  readonly statusTitle: string;
  readonly status: string;
  readonly shortcomingsTitle: string;
  readonly shortcomings: readonly string[];
  readonly testedTitle: string;
  readonly tested: readonly string[];
  readonly dated: string;
  readonly helpTitle: string;
  readonly help: readonly string[];
  readonly feedbackTitle: string;
  readonly feedbackLead: string;
  readonly page: string;
  readonly pageHint: string;
  readonly message: string;
  readonly messageHint: string;
  readonly contact: string;
  readonly contactHint: string;
  readonly send: string;
  readonly thanks: string;
  readonly missingMessage: string;
  readonly wrongPage: string;
  readonly authorityTitle: string;
  readonly authorityLead: string;
  readonly authority: { readonly name: string; readonly site: string; readonly phone: string };
};

const TRAFICOM_PHONE = '029 534 5000';

const fi: StatementTexts = {
  title: 'Saavutettavuusseloste',
  lead: 'Haluamme, että jokainen voi käyttää Neuvoaikaa. Tässä kerromme, miten hyvin se onnistuu ja mihin voit ottaa yhteyttä, jos jokin estää sinua.',
  statusTitle: 'Miten saavutettava palvelu on',
  status:
    'Palvelu täyttää digipalvelulain vaatimukset (standardi EN 301 549, WCAG 2.1, tasot A ja AA) muuten, mutta alla mainitut puutteet ovat vielä jäljellä.',
  shortcomingsTitle: 'Puutteet, jotka tiedämme',
  shortcomings: [
    'Videohuoneessa ei ole reaaliaikaista tekstitystä (WCAG 1.2.4). Voit valita tapaamisen tavaksi puhelimen tai pyytää tulkin mukaan.',
    'Osa palvelujen ja ajanvarausten nimistä on vain suomeksi, jos alue ei ole antanut niitä muilla kielillä (WCAG 3.1.2).',
  ],
  testedTitle: 'Miten olemme arvioineet',
  tested: [
    'Olemme arvioineet palvelun itse.',
    'Jokainen sivu tarkistetaan joka muutoksessa axe-core-työkalulla suomeksi, ruotsiksi ja englanniksi, vaaleana ja tummana.',
    'Varaaminen, siirtäminen ja peruminen kokeillaan pelkällä näppäimistöllä ja ilman JavaScriptiä.',
    'Sivut on katsottu 320 kuvapisteen levyisinä ja tekstiä suurentaen.',
  ],
  dated: 'Seloste on laadittu 22.11.2026.',
  helpTitle: 'Käyttövinkkejä',
  help: [
    'Kieli vaihdetaan sivun ylälaidasta, ja valinta muistetaan.',
    'Palvelu noudattaa laitteesi tummaa tilaa, tekstikokoa ja vähennetyn liikkeen asetusta.',
    'Jokaisen sivun alussa on linkki, jolla pääset suoraan sisältöön.',
  ],
  feedbackTitle: 'Kerro meille',
  feedbackLead:
    'Jos jokin palvelussa on hankalaa, kerro siitä. Vastaamme kahden viikon kuluessa, jos jätät yhteystietosi.',
  page: 'Mitä sivua palaute koskee?',
  pageHint: 'Osoitteen loppuosa, esimerkiksi /book',
  message: 'Mikä ei toiminut?',
  messageHint: 'Älä kirjoita asiakkaiden tietoja. Kerro halutessasi myös, mitä apuvälinettä käytit.',
  contact: 'Miten voimme vastata sinulle?',
  contactHint: 'Sähköposti tai puhelinnumero.',
  send: 'Lähetä palaute',
  thanks: 'Kiitos, palautteesi on perillä.',
  missingMessage: 'Kirjoita, mikä ei toiminut.',
  wrongPage: 'Kirjoita sivun osoite vinoviivasta alkaen, esimerkiksi /book.',
  authorityTitle: 'Valvova viranomainen',
  authorityLead:
    'Anna palaute ensin meille. Jos olet tyytymätön vastaukseen tai et saa sitä kahdessa viikossa, voit kannella tai pyytää selvitystä valvovalta viranomaiselta.',
  authority: {
    name: 'Liikenne- ja viestintävirasto Traficom, Saavutettavuuden valvonta',
    site: 'https://www.saavutettavuusvaatimukset.fi',
    phone: TRAFICOM_PHONE,
  },
};

const sv: StatementTexts = {
  title: 'Tillgänglighetsutlåtande',
  lead: 'Vi vill att alla ska kunna använda Neuvoaika. Här berättar vi hur väl det lyckas och vart du kan vända dig om något hindrar dig.',
  statusTitle: 'Hur tillgänglig tjänsten är',
  status:
    'Tjänsten uppfyller kraven i lagen om tillhandahållande av digitala tjänster (standarden EN 301 549, WCAG 2.1, nivåerna A och AA) i övrigt, men bristerna nedan återstår.',
  shortcomingsTitle: 'Brister som vi känner till',
  shortcomings: [
    'Videorummet har ingen textning i realtid (WCAG 1.2.4). Du kan välja att mötas per telefon eller be en tolk delta.',
    'En del av tjänsternas och tidernas namn finns bara på finska, om området inte har gett dem på andra språk (WCAG 3.1.2).',
  ],
  testedTitle: 'Hur vi har bedömt tjänsten',
  tested: [
    'Vi har bedömt tjänsten själva.',
    'Varje sida kontrolleras vid varje ändring med verktyget axe-core på finska, svenska och engelska, i ljust och mörkt läge.',
    'Att boka, flytta och avboka prövas enbart med tangentbord och utan JavaScript.',
    'Sidorna har granskats med bredden 320 bildpunkter och med förstorad text.',
  ],
  dated: 'Utlåtandet är upprättat den 22.11.2026.',
  helpTitle: 'Tips för användningen',
  help: [
    'Språket byts högst upp på sidan och valet sparas.',
    'Tjänsten följer din enhets mörka läge, textstorlek och inställning för minskad rörelse.',
    'I början av varje sida finns en länk direkt till innehållet.',
  ],
  feedbackTitle: 'Berätta för oss',
  feedbackLead:
    'Om något i tjänsten är svårt, berätta det för oss. Vi svarar inom två veckor om du lämnar dina kontaktuppgifter.',
  page: 'Vilken sida gäller responsen?',
  pageHint: 'Slutet av adressen, till exempel /book',
  message: 'Vad fungerade inte?',
  messageHint: 'Skriv inga uppgifter om klienter. Berätta gärna vilket hjälpmedel du använde.',
  contact: 'Hur kan vi svara dig?',
  contactHint: 'E-post eller telefonnummer.',
  send: 'Skicka responsen',
  thanks: 'Tack, din respons har kommit fram.',
  missingMessage: 'Skriv vad som inte fungerade.',
  wrongPage: 'Skriv sidans adress från och med snedstrecket, till exempel /book.',
  authorityTitle: 'Tillsynsmyndighet',
  authorityLead:
    'Ge först respons till oss. Om du är missnöjd med svaret eller inte får något inom två veckor kan du lämna ett klagomål eller begära en utredning hos tillsynsmyndigheten.',
  authority: {
    name: 'Transport- och kommunikationsverket Traficom, Tillsyn över tillgängligheten',
    site: 'https://www.tillganglighetskrav.fi',
    phone: TRAFICOM_PHONE,
  },
};

const en: StatementTexts = {
  title: 'Accessibility statement',
  lead: 'We want everyone to be able to use Neuvoaika. Here we tell how well that works, and whom to contact if something stands in your way.',
  statusTitle: 'How accessible the service is',
  status:
    'The service meets the requirements of the Finnish Act on the Provision of Digital Services (standard EN 301 549, WCAG 2.1, levels A and AA), except for the shortcomings below.',
  shortcomingsTitle: 'Shortcomings we know of',
  shortcomings: [
    'The video room has no live captions (WCAG 1.2.4). You can choose to meet by phone, or ask for an interpreter to take part.',
    'Some names of services and series are in Finnish only, where an area has not given them in other languages (WCAG 3.1.2).',
  ],
  testedTitle: 'How we have tested',
  tested: [
    'We have assessed the service ourselves.',
    'Every page is checked at every change with axe-core in Finnish, Swedish and English, light and dark.',
    'Booking, moving and cancelling are tried with the keyboard alone and without JavaScript.',
    'The pages have been looked at 320 pixels wide and with enlarged text.',
  ],
  dated: 'This statement was prepared on 22 November 2026.',
  helpTitle: 'Good to know',
  help: [
    'Change the language at the top of any page; your choice is remembered.',
    'The service follows your device’s dark mode, text size and reduced motion.',
    'Every page begins with a link that takes you straight to its content.',
  ],
  feedbackTitle: 'Tell us',
  feedbackLead:
    'If something here is hard to use, let us know. We answer within two weeks if you leave a way to reach you.',
  page: 'Which page is it about?',
  pageHint: 'The end of its address, such as /book',
  message: 'What did not work?',
  messageHint: 'Leave out anything about clients. If you like, tell which assistive technology you used.',
  contact: 'How can we answer you?',
  contactHint: 'E-mail or phone number.',
  send: 'Send feedback',
  thanks: 'Thank you, your feedback has arrived.',
  missingMessage: 'Write what did not work.',
  wrongPage: 'Write the page’s address from its slash, such as /book.',
  authorityTitle: 'Supervisory authority',
  authorityLead:
    'Please tell us first. If you are not satisfied with our answer, or get none within two weeks, you can complain to the supervisory authority or ask it to look into the matter.',
  authority: {
    name: 'Finnish Transport and Communications Agency Traficom, Supervision of accessibility',
    site: 'https://www.webaccessibility.fi',
    phone: TRAFICOM_PHONE,
  },
};

export const statementTexts = { fi, sv, en } satisfies Record<Language, StatementTexts>;
