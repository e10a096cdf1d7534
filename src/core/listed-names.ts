// Common Finnish and Swedish given and family names, in small letters, to tell a person's name from other words.
// Facts only. Source: person names of the locales fi and sv of @faker-js/faker 10.6.0 (MIT), merged and sorted,
// with some of the names that children and parents have today, added by hand.

const listed = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

export const givenNames = listed(`
  aada aapo aatu aava abdi abdifatah abdirahman abdulkadir abdullahi adam adele agnes agneta ahmed aida aila aino
  aisha akseli albin aleksandra aleksi alexander alexandra alexei alexey ali alice alina alma alva alvar alvari amal
  amanda amelia ami amina amir anastasia anders andreas andrei andrii anette anita anja ann ann-christin ann-marie
  anna anne anneli anni anniina annika annikki antero anton antti anu ardalan ari arja arjun armas arno artem arto
  arttu arvid aryan asha asta astrid atte aulis axel ayaan ayan ayse aziz baran barbro bengt benjamin berit bilal
  birgit birgitta björn bo bohdan britt britt-marie camilla carina carlos carola caroline cecilia chai charlotte
  christel christer christian christina christoffer claes dani daniel daniela daria daryna david dennis denys deqa
  diana dilan dmitri dmitry dmytro duc ebba edvin eemeli eemil eero eetu eeva eevert eija eila einari eine eino
  ekaterina elena elias eliel elin elina elisabet elisabeth elise ella ellen elli elmeri elmo elna elsa emelie emil
  emilia emine emma emmi enni ensio erik erika erja erkki ernesti esa esko ester esteri eva eveliina fadumo faiza
  fanni fanny farah fardowsa farhan fatima fatma felicia felix filip fiona fredrik frida gabriel gabriella galina
  gulsen gun gunilla gunnar gunnel gunvor gustav göran habiba halima halyna hamza hani hanna hanne hannele hannes
  hannu hans harri hasan hassan hawa heidi heikki heini heino helen helena helinä helka helmi helvi henna henri henrik
  hertta hilla hilma hodan hugo huong hussein håkan ibrahim ida idil ifrah igor ihor iida iina iines iiro iita iivari
  ilhan ilkka ilmari ilona inger ingrid inka inkeri irina iris irja irma irmeli iryna isabella isabelle isak isla
  ismail ismo ivan jaakko jakob jalmari jamal jamila jan janne jari jarkko jarmo jasmin jenna jenni jenny jere
  jeremias jesper jesse jessica jimi jimmy joakim joel johan johanna johannes john johnny jonas jonathan joni jonna
  jooa joona joonas joose jorma jose josef josefin jouko jouni juan juha juhana juhani juho jukka julia jussi jutta
  juuso jyri jyrki jörgen kaapo kaarina kadri kaija kaisa kaisu kaius kalervo kalevi kalle kari karim karin karl
  karoliina karolina katariina katarina kateryna kati katja katri katrin kauko keijo kenneth kent kerstin kerttu kevin
  khadija khadra khalid kim kimmo kirsi kirsti kjell klara konsta kosti krista kristi kristian kristiina kristina
  kristo ksenia kurt kyllikki kyösti lari larisa lars lasse lauha laura lauri layla lea leea leena leevi leif leila
  lena lennart lenni leo leonard leyla liam liis liisa lilli lina linda linh linn linnea linnéa linus lisa lisbeth
  liudmila livia lotta louise lovisa luca lucas ludmila ludvig luis luka lukas lumi luukas maarit madeleine magnus
  mahad mahamed mahmoud maija maiju maire maja maksim maksym malai malin manu marcus margareta margus marharyta mari
  maria mariam marianna marianne marie marika marita marja marjatta marjo marjukka markku marko markus mart martin
  martti maryam maryna mati matias matilda matleena mats matti mattias mauri max meeri mehmet melissa meri merja mervi
  mette miguel miia miina mika mikael mikaela mikko mila milja milla mimosa mina minea minh minna mio mira mirja
  mirjami mirka miro miska moa mohamed mohammed mona monica muhammad muna mustafa mykola nadezhda nadia nadifa naima
  nanna nasra nasteho natalia natalya nathalie navid nea neea nella nelli nestori nikita niklas niko nikolas nils nina
  noa noel nok nooa noora nour nuppu nuutti oiva oksana olavi oleg oleh oleksandr oleksii olena olga olha oliver
  olivia olle olli olof omar onerva onni oona orvokki oskar oskari osman osmo otso otto outi paavo parisa patrik paula
  pauli pauliina pavel pavlo pedro peetu pekka pentti peppi per pernilla pertti peter petja petra petri petteri pia
  pihla pinja pipsa piret pirita pirjo pirkko polina pontus priit priya päivi quang raija raili raimo raisa raj rami
  rasmus rauni rauno raza rebecca reetta reija reijo reima rein reza rickard riina riitta riku risto ritva robert
  robin roger rojin rolf roman roni ronja roope roosa roza saad saana saara sagal sahra said saija saila saimi sakari
  saku salla salman sami samira samu samuel samuli sandra sanelma sanna sanni santeri santtu sara sari satu sauli
  sebastian seija selma senja seppo sergei sergey serhii severi shirin siim siina siiri silja silva simo simon sini
  sinikka siriporn sirkka sirkku sirpa siv sofia sofie sofiia sohvi sointu somchai somsak sonja soran stanislav stefan
  stella stig sumaya susanna susanne sven svetlana svitlana sylvi taavi taija taina taisto tanja tapani tapio taras
  tarja taru tatiana tatu teemu teija tellervo terhi tero terttu tetiana thanh therese thi thomas tiia tiina tiit
  tiitus timi timo tino titta tobias toivo tommi tommy toni toomas topias torbjörn triin tuan tuija tuomas tuomo tuula
  tuulikki tytti tyyne ulf ulla ulrika urmas urpo ursula uuno valentina valma valto valtteri vanessa vasyl veera veeta
  veeti veikka veikko venla vera vertti vesa viena viivi vijay viktor viktoria viktoriia vilho vili viljami viljo
  ville vilma virpi vitalii vlad vladimir volodymyr väinämö väinö warsame wilhelm william wilma yana yaroslav yasin
  yasmin yasser yevhen yonis yulia yuliia yuri yusuf yvonne zahra zainab zakaria zlata åke åsa öyvind
`);

export const familyNames = listed(`
  aaltonen abdi abdikarim abdirahman abdullah abdullahi abdulle abrahamsson adan aden ahlgren ahlström ahmadi ahmed
  ahola ahonen akbari alanen alatalo ali alizadeh andersson andreasson anttila anttonen arvidsson axelsson backlund
  backman bengtsson berg berggren berglund bergman bergqvist bergström björk björklund björklöf blom blomqvist
  bondarenko boström boyko broman chen claesson dahl dahlberg danielsson davies ebrahimi eerola ek eklund eklöf
  ekström eliasson enberg engblom engström enqvist eriksson eskelinen eskola evans fagerlund fagerström falk farah
  forsberg forsman fransson fredriksson granholm granlund gröndahl grönlund grönroos gunnarsson gustafsson hagman
  haidari hakala halonen hannula hansen hansson hassan hassani hautala hedlund hedman heikkilä heikkinen heino
  heinonen hellström henriksson hermansson hietala hiltunen hirvelä hirvonen hoang holm holmberg holmgren holmqvist
  holopainen hosseini huang huhtala hussain hussein huttunen hyvärinen hyvönen häggblom häggman hämäläinen hänninen
  håkansson högström ibrahim ikonen ilves immonen inkinen isaksson ismail ivanov ivanova jaakkola jaatinen jakobsson
  jalonen jama jansson johansson johnson jokinen jones jonsson juntunen jussila juvonen järvelä järvinen jönsson
  kaikkonen kallio kankkunen karimi karjalainen karlsson karlström karppinen karvinen karvonen kask kauppila kauppinen
  kaur kemppainen kettunen khalil khan kinnunen kivelä kivinen koivisto koivula kokkonen kolehmainen koljonen korhola
  korhonen korpela koskela koskenniemi koskinen koval kovalenko kravchenko kronqvist kuisma kumar kuosmanen kuusela
  kuusisto kuusk kuznetsov kuznetsova kärkkäinen laakso laaksonen lahtinen laine laitinen lampinen lappalainen larsson
  latvala lehtimäki lehtinen lehto lehtola lehtonen leino leinonen lepistö leppänen leskinen liimatainen lind lindberg
  lindell lindfors lindgren lindholm lindqvist lindroos lindström lipponen lund lundberg lundgren lundin lundqvist
  lundström luoma luukkonen lysenko löfgren löfman magnusson mahdi mahmood mahmoud malmberg malmström manninen
  mannström mansour marchenko martinsson marttila mattila mattsson meikäläinen melnyk miettinen mikkola mikkonen
  mohamed mohammadi mohammed moilanen mononen moradi moroz morozov morozova muhonen mustafa mustonen mykkänen myllylä
  mägi mäkelä mäkinen mäkitalo mäntylä mäntynen månsson mårtensson nguyen niemelä niemi nieminen niinistö nilsson
  niskanen nissinen norberg nordin nordström nousiainen novikov novikova nurmela nurminen nyberg nybom nygård nykänen
  nylund nyman nyström oikarinen oinonen ojala oksanen oliinyk ollikainen olofsson olsson omar osman paananen paavola
  pajunen parkkinen partanen parviainen patel peltola peltonen persson pesonen petrenko petrov petrova pettersson pham
  pirinen pitkälä pitkänen polishchuk popov popova pulkkinen puustinen pyykkönen pärn pålsson rahimi raitanen rajala
  rantanen rautiainen rautio rebane rehn rezai riikonen rissanen roberts ronkainen rosenberg rosenqvist rudenko
  ruuskanen ryynänen räsänen saarela saarinen saastamoinen saleh salim sallinen salmela salminen salo salonen
  samuelsson sandberg sandell sandström savchenko savela savolainen sepp seppälä sharif sharma shevchenko sihvonen
  siitonen sillanpää singh sirviö sjöberg sjöblom sjögren sjöholm smirnov smirnova smith snellman soininen sokolov
  sokolova sormunen stenman strandberg ström strömberg suhonen sundberg sundman sundqvist sundström suominen svensson
  söderberg söderholm söderlund söderström taipale takala tamm tamminen tanskanen tapola taylor tervo thomas tiainen
  tiihonen tikkanen timonen tkachenko tkachuk toikka toivanen toivonen tolonen torvinen tran tuominen tuovinen
  turpeinen turunen uotila utriainen uusitalo vainio vanhala vartiainen vasylenko vehviläinen vesterinen viitala
  viklund viljanen virtanen volkov volkova vuorela vuorinen väisänen väyrynen väänänen wahlroos wahlström wallin wang
  warsame westerholm westerlund wickström wiklund wikström williams ylitalo ylönen yusuf zakharchenko zhang zhao åberg
  åkesson åström öberg öhman österberg österholm österlund österman östman
`);
