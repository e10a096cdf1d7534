// Common Finnish and Swedish given and family names, in small letters, to tell a person's name from other words.
// Facts only. Source: person names of the locales fi and sv of @faker-js/faker 10.6.0 (MIT), merged and sorted,
// with some of the names that children and parents have today, added by hand.

const listed = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

export const givenNames = listed(`
  aada aapo aatu adam agnes agneta ahmed aino aisha akseli albin aleksandra aleksi alexander alexandra ali alice
  alina alva amanda amina anders andreas anette anita anja ann ann-christin ann-marie anna anne anneli annika
  annikki antero anton antti ari arttu arvid astrid axel barbro bengt berit birgitta björn bo britt britt-marie
  camilla carina caroline cecilia charlotte christer christian christoffer claes daniel daniela david dennis ebba
  edvin eero eetu eeva eila eino elias elin elina elisabet elisabeth ella ellen elsa emelie emil emilia emma enni
  ensio erik erika erkki eva eveliina fatima felicia felix filip fiona fredrik frida gabriel gun gunilla gunnar
  gunnel gustav göran hanna hannele hannu hans hassan heikki helen helena helmi henrik hilla hugo håkan ida iida
  iiro ilmari ilona inger ingrid inka inkeri irina iris irmeli isabelle isak jaakko jakob jan janne jari jenna
  jenni jenny jesper jessica jimmy joakim joel johan johanna johannes john johnny jonas jonathan joni jonna joonas
  josef josefin juha juhana juhani juho jukka julia juuso jörgen kaarina kaisa kalervo kalevi kalle kari karin
  karl karoliina karolina katariina katarina kati katja kenneth kent kerstin kerttu kevin kirsi kjell klara konsta
  kristian kristiina kristina kurt kyllikki lars laura lauri leena leif lena lennart leo liam liisa lina linda
  linn linnéa linus lisa lisbeth lotta louise lovisa lucas ludvig lumi maarit madeleine magnus maija maja malin
  marcus margareta mari maria marianne marie marika marja marjatta markku marko markus martin martti matias
  matilda mats matti mattias mauri max meeri meri mika mikael mikaela mikko milla minna moa mohamed mohammed mona
  monica muhammad natalia nathalie nea nelli niklas niko nils nina nuutti olavi oliver olivia olle olof onni oona
  orvokki oskar oskari paavo patrik pauli pauliina pekka pentti peppi per pernilla peter petra petri petteri pia
  pihla pirjo pirkko pontus päivi raimo rasmus rebecca reijo rickard riitta ritva robert robin roger rolf roosa
  saana sakari salla sami samuel sandra sanna sanni santeri sara sari satu sebastian seija seppo siiri simon sini
  sinikka sirpa siv sofia sofie sonja stefan stig susanna susanne sven svetlana taina tanja tapani tapio tarja
  teemu tellervo terhi tero therese thomas tiia tiina timo tobias tommi tommy toni torbjörn tuomas tuomo tuula
  tuulikki ulf ulla ulrika ursula valtteri vanessa veera veikko venla vesa viivi viktor viktoria viljami ville
  vilma väinö william wilma yvonne åke åsa öyvind
`);

export const familyNames = listed(`
  aaltonen abrahamsson ahmed ahonen ali andersson andreasson anttila arvidsson axelsson bengtsson berg berggren
  berglund bergman bergqvist bergström björk björklund blom blomqvist claesson dahl dahlberg danielsson ek eklund
  ekström eliasson engström eriksson falk forsberg fransson fredriksson gunnarsson gustafsson hakala hansen
  hansson hassan hedlund heikkilä heikkinen heinonen hellström henriksson hermansson hiltunen hirvonen holm
  holmberg holmgren holmqvist håkansson hämäläinen isaksson jakobsson jansson johansson jokinen jonsson järvinen
  jönsson kallio karjalainen karlsson kinnunen koivisto korhonen koskinen laakso laaksonen lahtinen laine laitinen
  larsson lehtinen lehto lehtonen leinonen leppänen lind lindberg lindgren lindholm lindqvist lindström lund
  lundberg lundgren lundin lundqvist lundström löfgren magnusson manninen martinsson mattila mattsson miettinen
  mohamed mustonen månsson mårtensson mäkelä mäkinen niemi nieminen nilsson norberg nordin nordström nyberg
  nyström ojala olofsson olsson persson pettersson pitkänen pålsson rantanen räsänen saarinen salminen salo
  salonen samuelsson sandberg sandström savolainen sjöberg sjögren ström strömberg sundberg svensson söderberg
  toivonen tuominen turunen viklund virtanen väisänen wallin wikström åberg åkesson öberg
`);
