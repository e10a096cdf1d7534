// The privacy notice in plain words: what is kept, why, how long, who sees it.

import type { Language } from '../../../../core/permissions.ts';

type PrivacyTexts = {
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly { readonly heading: string; readonly points: readonly string[] }[];
};

const fi: PrivacyTexts = {
  title: 'Tietosuoja',
  lead: 'Neuvoaika on tehty niin, että perheestä tarvitaan mahdollisimman vähän tietoa. Tässä kerromme, mitä talletetaan, miksi ja kuinka kauan.',
  sections: [
    {
      heading: 'Nimetön tapaus',
      points: [
        'Konsultaatiossa, jossa asiakkuutta ei ole, talletetaan vain aihe, lapsen ikäryhmä ja kysymys.',
        'Palvelu ei ota vastaan henkilötunnuksia, sähköpostiosoitteita tai puhelinnumeroita vapaassa tekstissä ja huomauttaa nimistä.',
        'Tapaus poistetaan 90 päivää tapaamisen jälkeen.',
      ],
    },
    {
      heading: 'Perhe asiakkaana',
      points: [
        'Perheestä talletetaan viite sen omaan asiakasjärjestelmään sekä tieto luvasta: mihin, kuka ja milloin.',
        'Perheen nimeä, osoitetta tai henkilötunnusta ei talleteta.',
      ],
    },
    {
      heading: 'Viestit ja kalenteri',
      points: [
        'Kalenterimerkinnöissä ja sähköposteissa on vain neutraali otsikko, aika, tapa ja linkki. Aihetta ei kerrota.',
        'Videohuoneen nimi on satunnainen, ja huone poistetaan tapaamisen jälkeen. Tapaamista ei tallenneta.',
      ],
    },
    {
      heading: 'Kuka näkee ja mitä siitä jää',
      points: [
        'Kysymyksen näkevät varaaja ja asiantuntija. Muut oikeudet on rajattu rooliin ja alueeseen.',
        'Jokainen katselu ja muutos kirjataan käyttölokiin, jota ei voi jälkikäteen muuttaa huomaamatta.',
        'Tietosuojavastaava voi tarkistaa lokin näkemättä tapausten sisältöä.',
      ],
    },
    {
      heading: 'Oikeutesi',
      points: [
        'Voit pyytää tiedon siitä, kuka tietojasi on katsonut ja miksi.',
        'Voit pyytää tietojesi oikaisua tai poistoa hyvinvointialueesi kirjaamosta, ja voit kannella tietosuojavaltuutetulle.',
        'Evästeitä käytetään vain kirjautumiseen ja kielen muistamiseen. Seurantaa ei ole.',
      ],
    },
  ],
};

const sv: PrivacyTexts = {
  title: 'Dataskydd',
  lead: 'Neuvoaika är gjord så att så lite som möjligt behöver berättas om familjen. Här berättar vi vad som sparas, varför och hur länge.',
  sections: [
    {
      heading: 'Anonymt fall',
      points: [
        'När det inte finns någon klientrelation sparas bara ämnet, barnets åldersgrupp och frågan.',
        'Tjänsten tar inte emot personbeteckningar, e-postadresser eller telefonnummer i fri text och påpekar namn.',
        'Fallet tas bort 90 dagar efter mötet.',
      ],
    },
    {
      heading: 'Familjen är klient',
      points: [
        'Om familjen sparas en referens till dess eget klientsystem samt uppgiften om samtycket: till vad, av vem och när.',
        'Familjens namn, adress och personbeteckning sparas inte.',
      ],
    },
    {
      heading: 'Meddelanden och kalender',
      points: [
        'Kalenderposter och e-post innehåller bara en neutral rubrik, tiden, sättet och en länk. Ämnet nämns inte.',
        'Videorummets namn är slumpmässigt och rummet tas bort efter mötet. Mötet spelas inte in.',
      ],
    },
    {
      heading: 'Vem ser uppgifterna och vad antecknas',
      points: [
        'Frågan ses av den som bokat och av den sakkunniga. Övriga rättigheter är begränsade enligt roll och område.',
        'Varje läsning och ändring antecknas i en användningslogg som inte kan ändras i efterhand utan att det märks.',
        'Dataskyddsombudet kan granska loggen utan att se fallens innehåll.',
      ],
    },
    {
      heading: 'Dina rättigheter',
      points: [
        'Du kan be att få veta vem som har läst dina uppgifter och varför.',
        'Du kan begära att dina uppgifter rättas eller tas bort hos välfärdsområdets registratorskontor, och du kan klaga hos dataombudsmannen.',
        'Kakor används bara för inloggning och för att minnas språket. Ingen spårning sker.',
      ],
    },
  ],
};

const en: PrivacyTexts = {
  title: 'Privacy',
  lead: 'Neuvoaika is made so that as little as possible needs to be told about a family. Here is what is kept, why, and for how long.',
  sections: [
    {
      heading: 'An anonymous case',
      points: [
        'Where there is no client relationship, only the topic, the child’s age band and the question are kept.',
        'The service turns down identity codes, e-mail addresses and phone numbers in free text, and points out names.',
        'The case is removed 90 days after the meeting.',
      ],
    },
    {
      heading: 'A family that is a client',
      points: [
        'Of the family we keep a reference to its own client system, and the consent: for what, by whom and when.',
        'The family’s name, address and identity code are not kept.',
      ],
    },
    {
      heading: 'Messages and calendar',
      points: [
        'Calendar entries and mails hold only a neutral title, the time, the way to meet and a link. The topic is not told.',
        'A video room has a random name and is deleted after the meeting. Meetings are not recorded.',
      ],
    },
    {
      heading: 'Who sees it, and what is written down',
      points: [
        'The question is seen by whoever booked and by the specialist. All other rights are bound to a role and an area.',
        'Every look and every change is written into an access log that cannot be altered unnoticed.',
        'The data protection officer can check the log without seeing what cases are about.',
      ],
    },
    {
      heading: 'Your rights',
      points: [
        'You may ask who has looked at your data, and why.',
        'You may ask your wellbeing services county’s registry to correct or remove your data, and complain to the Data Protection Ombudsman.',
        'Cookies are used only to sign in and to remember your language. There is no tracking.',
      ],
    },
  ],
};

export const privacyTexts = { fi, sv, en } satisfies Record<Language, PrivacyTexts>;
