// Common Finnish and Swedish given and family names, in small letters, to tell a person's name from other words.
// Facts only. Source: person names of the locales fi and sv of @faker-js/faker 10.6.0 (MIT), merged and sorted.

const listed = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

export const givenNames = listed(`
  adam agnes agneta aino albin aleksi alexander alexandra ali alice alva amanda anders andreas anette anita anja
  ann ann-christin ann-marie anna anne anneli annika annikki antero anton antti ari arvid astrid axel barbro bengt
  berit birgitta björn bo britt britt-marie camilla carina caroline cecilia charlotte christer christian
  christoffer claes daniel david dennis ebba edvin eero eeva elias elin elina elisabet elisabeth ella ellen elsa
  emelie emil emilia emma ensio erik erika erkki eva eveliina felicia felix filip fredrik frida gabriel gun
  gunilla gunnar gunnel gustav göran hanna hannele hannu hans heikki helen helena henrik hugo håkan ida ilmari
  inger ingrid inkeri irmeli isabelle isak jaakko jakob jan janne jari jenny jesper jessica jimmy joakim joel
  johan johanna johannes john johnny jonas jonathan josef josefin juha juhani juho jukka julia jörgen kaarina
  kalervo kalevi kari karin karl karoliina karolina katariina katarina kenneth kent kerstin kevin kjell klara
  kristian kristiina kristina kurt kyllikki lars laura lauri leena leif lena lennart leo liam liisa lina linda
  linn linnéa linus lisa lisbeth louise lovisa lucas ludvig maarit madeleine magnus maija maja malin marcus
  margareta mari maria marianne marie marika marja marjatta markku marko markus martin martti matias matilda mats
  matti mattias max mika mikael mikaela mikko minna moa mohamed mona monica nathalie niklas nils nina olavi oliver
  olivia olle olof orvokki oskar oskari patrik pauliina pekka pentti per pernilla peter petri petteri pia pirjo
  pirkko pontus päivi rasmus rebecca rickard riitta ritva robert robin roger rolf sakari sami samuel sandra sara
  sari satu sebastian seppo simon sinikka siv sofia sofie sonja stefan stig susanna susanne sven tapani tapio
  tarja tellervo therese thomas tiina timo tobias tommy torbjörn tuomas tuula tuulikki ulf ulla ulrika valtteri
  veikko viktor viktoria ville william wilma yvonne åke åsa
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
