// Common given and family names of the people of Finland, in small letters, to tell a name from other words. Facts only.
// Source: the locales fi and sv of @faker-js/faker 10.6.0 (MIT), and names of today added by hand: Russian, Estonian,
// Arabic, Somali, Kurdish, Persian, Turkish, Vietnamese and English ones among them.

const listed = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

export const givenNames = listed(`
  aada aapo aatu aava abdi abdifatah abdirahman abdulkadir abdullahi adam adele agnes agneta ahmad ahmed aida aila aino
  aisha akseli albin aleksandra aleksei aleksi alexander alexandra alexei alexey ali alice alina alireza alma alva alvar
  alvari amal amanda amelia ami amina amir anastasia anders andreas andrei andrii anette anita anja ann anna anne anneli
  anni anniina annika annikki ann-christin ann-marie antero anton antti anu aram ardalan ari arja arjun arman armas arno
  artem arto arttu arvid aryan aryana asha asta astrid atte aulis axel ayaan ayan ayse aziz aziza bahar baran barbro
  behnaz bengt benjamin berit bilal bilan birgit birgitta björn bo bohdan brian britt britt-marie camilla carina carlos
  carola caroline cecilia chai charlotte chris christel christer christian christina christoffer claes connor dani
  daniel daniela daniil daria darya daryna david dennis denys deqa diana dilan dimitri dmitri dmitry dmytro duc ebba
  edvin eemeli eemil eero eetu eeva eevert egor eija eila einari eine eino ekaterina elena elias eliel elif elin elina
  elisabet elisabeth elise ella ellen elli elmeri elmo elna elsa emelie emil emilia emily emine emma emmi emre enni
  ensio erik erika erja erkki ernesti esa esko ester esteri ethan eva eveliina fadumo faisal faiza fanni fanny farah
  fardowsa farhad farhan farid fatima fatma fatuma felicia felix filip fiona fowzia fredrik frida gabriel gabriella
  galina gulistan gulsen gun gunilla gunnar gunnel gunvor gustav göran habiba halima halyna hamid hamza hani hanna hanne
  hannele hannes hannu hans harri hasan hassan hawa hayder heidi heikki heini heino helen helena helin helinä helka
  helmi helvi henna henri henrik hertta hilla hilma hodan hugo huong hussein håkan ibrahim ida idil ifrah igor ihor iida
  iina iines iiro iita iivari ilhan ilkka ilmari ilona ilya inger ingrid inka inkeri irina iris irja irma irmeli iryna
  isabella isabelle isak isla ismail ismo ivan jaakko jacob jakob jalmari jamal james jamila jan jana janne jari jarkko
  jarmo jasmin jenna jenni jennifer jenny jere jeremias jesper jesse jessica jimi jimmy joakim joel johan johanna
  johannes john johnny jonas jonathan joni jonna jooa joona joonas joose jorma jose josef josefin joseph jouko jouni
  juan juha juhana juhani juho jukka julia jussi jutta juuso jyri jyrki jörgen kaapo kaarel kaarina kadri kaija kaisa
  kaisu kaius kalervo kalevi kalle kari karim karin karl karoliina karolina katariina katarina kateryna kati katja katri
  katrin kauko keijo kenneth kent kersti kerstin kerttu kevin khadija khadra khalid kim kimmo kirill kirsi kirsti kjell
  klara konsta kosti krista kristi kristian kristiina kristina kristjan kristo ksenia kurt kyllikki kyösti lari larisa
  larissa lars lasse lauha laura lauri layla lea leea leena leevi leif leila lena lennart lenni leo leonard leyla liam
  liis liisa liisi lilli lina linda linh linn linnea linnéa linus lisa lisbeth liudmila livia ljudmila lotta louise
  lovisa luca lucas ludmila ludvig luis luka lukas lumi luukas maarit madeleine magnus mahad mahamed mahmoud maija maiju
  maire maja maksim maksym malai malika malin manu marcus margareta margarita margus marharyta mari maria mariam
  marianna marianne marie marika marita marja marjatta marjo marjukka markku marko markus mart martin martti mary maryam
  maryan maryna mati matias matilda matleena mats matti mattias mauri max maxim meeri mehdi mehmet melissa meri merja
  mervi mette michael miguel mihkel miia miina mika mikael mikaela mikhail mikko mila milja milla mimosa mina minea minh
  minna mio mira mirja mirjami mirka miro miska moa mohamed mohammad mohammed mohsen mona monica muhammad muna murad
  mustafa mykola nadezhda nadia nadifa naima nanna nasra nasteho natalia natalya nathalie navid nea neea nella nelli
  nestori nguyet nikita niklas niko nikolai nikolas nils nina noa noel nok nooa noor noora nour nuppu nuutti oiva oksana
  olavi oleg oleh oleksandr oleksii olena olga olha oliver olivia olle olli olof omar omid onerva onni oona orvokki
  oskar oskari osman osmo otso otto outi paavo parisa patrick patrik paula pauli pauliina pavel pavlo pedro peeter peetu
  pekka pentti peppi per pernilla pertti peter petja petra petri petteri phuong pia pihla pinja piotr pipsa piret pirita
  pirjo pirkko polina pontus priit priya päivi quang rahma raija raili raimo raisa raj rami rania rashid rasmus rauni
  rauno raza rebecca reetta reija reijo reima rein reza rickard riina riitta riku risto ritva robert robin roger rojin
  rolf roman roni ronja roope roosa roza ruslan ryan saad saana saara safiya sagal sahar sahra said saija saila saimi
  sakari saku saleh salla salman samantha sami samira samu samuel samuli sandra sanelma sanna sanni santeri santtu sara
  sarah sari satu sauli sean sebastian seija selma senja seppo sergei sergey serhii severi shirin shukri siim siina
  siiri silja silva simo simon sini sinikka siriporn sirkka sirkku sirpa siv sofia sofie sofiia sohvi sointu somchai
  somsak sonja soran soraya stanislav stefan stella stephen stig sumaya susanna susanne sven svetlana svitlana sylvi
  taavi taija taina taisto tamara tanel tanja tapani tapio taras tarek tarja taru tatiana tatu teemu teija tellervo
  terhi tero terttu tetiana thanh therese thi thomas thuy tiia tiina tiit tiitus timi timo tino titta tobias toivo tommi
  tommy toni toomas topias torbjörn tran triin trung tuan tuija tuomas tuomo tuula tuulikki tytti tyyne ulf ulla ulrika
  urmas urpo ursula urve uuno vadim valentina valeria valma valto valtteri vanessa vasyl veera veeta veeti veikka veikko
  venla vera vertti vesa viena viivi vijay viktor viktoria viktoriia vilho vili viljami viljo ville vilma virpi vitali
  vitalii vlad vladimir volodymyr vyacheslav väinämö väinö warsame wilhelm william wilma xenia yana yaroslav yaser yasin
  yasmin yasser yevhen yonis younes yulia yuliia yuri yury yusuf yvonne zahra zainab zakaria zeinab zeynep zhanna zlata
  zoja åke åsa öyvind
`);

export const familyNames = listed(`
  aaltonen abdi abdikarim abdirahman abdullah abdullahi abdulle abrahamsson adan aden ahlgren ahlström ahmadi ahmed
  ahola ahonen akbari alanen alatalo ali alizadeh al-amiri amiri andersson andreasson anttila anttonen arvidsson
  axelsson aydin backlund backman barzani bengtsson berg berggren berglund bergman bergqvist bergström björk björklund
  björklöf blom blomqvist bondarenko boström boyko broman celik chen claesson dahl dahlberg danielsson davies demir
  ebrahimi eerola ek eklund eklöf ekström eliasson enberg engblom engström enqvist eriksson eskelinen eskola evans
  fagerlund fagerström falk farah farhadi farrah farsi forsberg forsman fransson fredriksson granholm granlund gröndahl
  grönlund grönroos guled gunnarsson gustafsson haddad hagman haidari hakala hakimi halonen hamdan hannula hansen
  hansson hashemi hassan hassani hautala hedlund hedman heikkilä heikkinen heino heinonen hellström henriksson
  hermansson hersi hietala hiltunen hirsi hirvelä hirvonen hoang holm holmberg holmgren holmqvist holopainen hosseini
  huang huhtala hussain hussein huttunen hyvärinen hyvönen håkansson häggblom häggman hämäläinen hänninen högström
  ibrahim ibrahimi ikonen ilves immonen inkinen iqbal isaksson ismail ivanov ivanova jaafar jaakkola jaatinen jaber
  jakobsson jalonen jama jansson johansson johnson johnston jokinen jones jonsson juntunen jussila juvonen järvelä
  järvinen jönsson kaikkonen kallio kankkunen karimi karjalainen karlsson karlström karppinen karvinen karvonen kask
  kauppila kauppinen kaur kazemi kemppainen kettunen khalaf khalil khan kinnunen kivelä kivinen koivisto koivula
  kokkonen kolehmainen koljonen korhola korhonen korpela koskela koskenniemi koskinen koval kovalenko kowalski
  kravchenko kronqvist kuisma kumar kuosmanen kuusela kuusisto kuusk kuznetsov kuznetsova kärkkäinen laakso laaksonen
  lahtinen laine laitinen lampinen lappalainen larsson latvala lebedev lehtimäki lehtinen lehto lehtola lehtonen leino
  leinonen lepistö leppänen leskinen liimatainen lind lindberg lindell lindfors lindgren lindholm lindqvist lindroos
  lindström lipponen lund lundberg lundgren lundin lundqvist lundström luoma luukkonen lysenko löfgren löfman magnusson
  mahdi mahmood mahmoud malmberg malmström manninen mannström mansour marchenko martinsson marttila mattila mattsson
  meikäläinen melnyk miettinen mikhailov mikkola mikkonen mohamed mohammadi mohammed moilanen mononen moradi moroz
  morozov morozova muhonen murphy mursal mustafa mustonen mykkänen myllylä månsson mårtensson mägi mäkelä mäkinen
  mäkitalo mäntylä mäntynen naser nazari nguyen niemelä niemi nieminen niinistö nilsson niskanen nissinen noori norberg
  nordin nordström nousiainen novikov novikova nowak nurmela nurminen nyberg nybom nygård nykänen nylund nyman nyström
  oikarinen oinonen ojala oksanen oliinyk ollikainen olofsson olsson omar omarov orlov osman osmanov ozturk o'brien
  o'connor paananen paavola pajunen parkkinen partanen parviainen patel pavlov peltola peltonen persson pesonen petrenko
  petrov petrova pettersson pham pirinen pitkälä pitkänen polishchuk popov popova pukk pulkkinen puustinen pyykkönen
  pålsson pärn qasim rahimi raitanen rajala rantanen rashid rautiainen rautio rebane rehn rezaei rezai riikonen rissanen
  roberts robinson ronkainen rosenberg rosenqvist rudenko ruuskanen ryynänen räsänen saarela saarinen saastamoinen
  sadeghi salah saleh salim sallinen salmela salminen salo salonen samuelsson sandberg sandell sandström savchenko
  savela savolainen semenov sepp seppälä sharif sharma shevchenko shirazi shire sidorov sihvonen siitonen sillanpää
  singh sirviö sjöberg sjöblom sjögren sjöholm smirnov smirnova smith snellman soininen sokolov sokolova sormunen
  stenman stepanov strandberg ström strömberg suhonen sundberg sundman sundqvist sundström suominen svensson söderberg
  söderholm söderlund söderström taipale takala talabani tamm tamminen tanskanen tapola taylor tervo thomas thompson
  tiainen tiihonen tikkanen timonen tkachenko tkachuk toikka toivanen toivonen tolonen torvinen tran truong tuominen
  tuovinen turpeinen turunen uotila utriainen uusitalo vainio vanhala vartiainen vasilev vasiliev vasylenko vehviläinen
  vesterinen viitala viklund viljanen virtanen volkov volkova vuorela vuorinen väisänen väyrynen väänänen wahlroos
  wahlström wallin wang warfa warsame watson westerholm westerlund wickström wiklund wikström williams wilson wright
  yildiz yilmaz ylitalo ylönen yusuf yılmaz zaitsev zakharchenko zakharov zand zhang zhao åberg åkesson åström öberg
  öhman österberg österholm österlund österman östman özturk öztürk çelik
`);
