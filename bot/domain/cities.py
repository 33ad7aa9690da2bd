"""Cities that are no key of the zone database, by the zone they keep; and names that several places share."""

CITIES = {
    "Africa/Abidjan": "Yamoussoukro",
    "Africa/Accra": "Kumasi",
    "Africa/Algiers": "Oran, Constantine, Alger",
    "Africa/Cairo": "Giza, القاهرة",
    "Africa/Casablanca": "Rabat, Marrakech, Marrakesh, Fez, Tangier, Agadir",
    "Africa/Dar_es_Salaam": "Dodoma, Zanzibar, Arusha",
    "Africa/Douala": "Yaounde",
    "Africa/Harare": "Bulawayo",
    "Africa/Johannesburg": "Cape Town, Durban, Pretoria, Joburg, Stellenbosch, Port Elizabeth, Bloemfontein",
    "Africa/Kampala": "Entebbe",
    "Africa/Lagos": "Abuja, Kano, Ibadan, Port Harcourt, Benin City",
    "Africa/Nairobi": "Mombasa, Kisumu",
    "America/Argentina/Buenos_Aires": "Buenos Aires, La Plata, Rosario, Bariloche, BsAs",
    "America/Argentina/Mendoza": "Mendoza",
    "America/Argentina/Salta": "Salta",
    "America/Argentina/Tucuman": "Tucuman",
    "America/Argentina/Ushuaia": "Ushuaia",
    "America/Bahia": "Salvador, Salvador da Bahia",
    "America/Belem": "Macapa",
    "America/Bogota": "Medellin, Cali, Barranquilla",
    "America/Boise": "Nampa",
    "America/Cancun": "Playa del Carmen, Tulum, Quintana Roo",
    "America/Caracas": "Maracaibo",
    "America/Chicago": (
        "Houston, Dallas, Austin, San Antonio, Fort Worth, Plano, Milwaukee, Minneapolis, St Paul, Kansas "
        "City, St Louis, New Orleans, Nashville, Memphis, Oklahoma City, Tulsa, Omaha, Des Moines, "
        "Madison, Urbana Champaign, Champaign, Huntsville, Little Rock, Baton Rouge, Wichita, Evanston, "
        "Iowa City"
    ),
    "America/Denver": (
        "Salt Lake City, Boulder, Colorado Springs, Albuquerque, Santa Fe, Fort Collins, El Paso, Provo, Los Alamos"
    ),
    "America/Detroit": "Ann Arbor, Grand Rapids, Lansing, East Lansing",
    "America/Edmonton": "Calgary, Banff",
    "America/Fortaleza": "Natal, Joao Pessoa, Teresina, Sao Luis",
    "America/Guayaquil": "Quito",
    "America/Indiana/Indianapolis": "Indianapolis, West Lafayette, South Bend, Fort Wayne",
    "America/Kentucky/Louisville": "Louisville",
    "America/La_Paz": "Santa Cruz de la Sierra, Cochabamba, Sucre",
    "America/Lima": "Arequipa, Cusco, Cuzco, Trujillo",
    "America/Los_Angeles": (
        "San Francisco, SF, Bay Area, Silicon Valley, Seattle, San Diego, Oakland, Berkeley, Palo Alto, "
        "Stanford, Mountain View, Menlo Park, Sunnyvale, Santa Clara, Cupertino, Redwood City, Fremont, "
        "Sacramento, Santa Monica, Santa Barbara, Irvine, Anaheim, Long Beach, Las Vegas, Vegas, Reno, "
        "Bellevue, Redmond, Spokane, Tacoma, LA, Hollywood, San Fran, Eugene, Fresno, Kirkland"
    ),
    "America/Mexico_City": "Guadalajara, Puebla, Queretaro, CDMX, Toluca, Oaxaca, Acapulco",
    "America/Monterrey": "Saltillo",
    "America/New_York": (
        "NYC, Big Apple, Manhattan, Brooklyn, Queens, Bronx, Boston, Philadelphia, Philly, Washington DC, "
        "DC, Atlanta, Miami, Orlando, Tampa, Jacksonville, Fort Lauderdale, Charlotte, Raleigh, Chapel "
        "Hill, Baltimore, Pittsburgh, Cleveland, Columbus, Cincinnati, Buffalo, Princeton, New Haven, "
        "Newark, Jersey City, Ithaca, Providence, Hartford, Somerville, Albany, Syracuse, Savannah, "
        "Charleston, Knoxville, Burlington, Hoboken, Stamford, Reston, Trenton, Gainesville, Tallahassee"
    ),
    "America/Panama": "Panama City",
    "America/Phoenix": "Tucson, Scottsdale, Tempe, Mesa, Flagstaff",
    "America/Puerto_Rico": "San Juan",
    "America/Regina": "Saskatoon",
    "America/Santiago": "Valparaiso, Vina del Mar, Concepcion",
    "America/Santo_Domingo": "Punta Cana",
    "America/Sao_Paulo": (
        "Rio, Rio de Janeiro, Brasilia, Belo Horizonte, Curitiba, Porto Alegre, Campinas, Florianopolis, "
        "Goiania, Sampa, Londrina, Santos, Joinville"
    ),
    "America/Toronto": (
        "Montreal, Ottawa, Waterloo, Kitchener, Mississauga, Quebec City, Gatineau, Markham, Brampton, "
        "Thunder Bay, Laval"
    ),
    "America/Vancouver": "Burnaby, Surrey, Whistler, Kelowna",
    "Asia/Almaty": "Astana, Nur-Sultan, Shymkent, Alma-Ata, Алматы",
    "Asia/Baghdad": "Basra, Mosul, Erbil, بغداد",
    "Asia/Bangkok": "Chiang Mai, Phuket, Pattaya, Krung Thep",
    "Asia/Damascus": "Aleppo",
    "Asia/Dhaka": "Chittagong, Chattogram, Sylhet",
    "Asia/Dubai": "Abu Dhabi, Sharjah, Al Ain, دبي",
    "Asia/Ho_Chi_Minh": "Hanoi, Ho Chi Minh City, HCMC, Da Nang, Hai Phong, Hue",
    "Asia/Hong_Kong": "HK, Kowloon, 香港",
    "Asia/Jakarta": "Bandung, Surabaya, Medan, Yogyakarta, Semarang, Jogja, Palembang",
    "Asia/Jerusalem": "Haifa, Tel Aviv, Tel Aviv-Yafo, Beersheba, Herzliya",
    "Asia/Kabul": "Herat, Kandahar",
    "Asia/Karachi": "Lahore, Islamabad, Rawalpindi, Faisalabad, Peshawar, Multan",
    "Asia/Kathmandu": "Pokhara",
    "Asia/Kolkata": (
        "Mumbai, Bombay, Delhi, New Delhi, Bangalore, Bengaluru, Chennai, Madras, Pune, Poona, Ahmedabad, "
        "Jaipur, Lucknow, Kanpur, Nagpur, Indore, Bhopal, Surat, Patna, Kochi, Cochin, Coimbatore, "
        "Chandigarh, Gurgaon, Gurugram, Noida, Ghaziabad, Faridabad, Agra, Varanasi, Mysore, Mysuru, "
        "Thiruvananthapuram, Trivandrum, Visakhapatnam, Vizag, Vadodara, Goa, Guwahati, Bhubaneswar, "
        "Kharagpur, Roorkee, Mangalore, Madurai, Amritsar, Dehradun, दिल्ली, मुंबई"
    ),
    "Asia/Kuala_Lumpur": "KL, Penang, Johor Bahru, Ipoh, Malacca, Cyberjaya",
    "Asia/Makassar": "Bali, Denpasar, Lombok",
    "Asia/Manila": "Quezon City, Cebu, Davao, Makati, Taguig, Baguio",
    "Asia/Novosibirsk": "Akademgorodok, Новосибирск",
    "Asia/Riyadh": "Jeddah, Mecca, Medina, Dammam, Dhahran, Thuwal, الرياض",
    "Asia/Samarkand": "Bukhara",
    "Asia/Seoul": "Busan, Incheon, Daegu, Daejeon, Gwangju, Suwon, Pusan, 서울, 부산",
    "Asia/Shanghai": (
        "Beijing, Peking, Shenzhen, Guangzhou, Hangzhou, Chengdu, Wuhan, Nanjing, Nanking, Tianjin, "
        "Suzhou, Xian, Chongqing, Harbin, Hefei, Dalian, Qingdao, Xiamen, Changsha, Zhengzhou, Jinan, "
        "Shenyang, Ningbo, Foshan, Dongguan, Kunming, Fuzhou, Zhuhai, Wuxi, "
        "北京, 上海, 深圳, 广州, 杭州, 成都, 南京, 武汉"
    ),
    "Asia/Singapore": "SG, 新加坡",
    "Asia/Taipei": "Kaohsiung, Taichung, Hsinchu, Tainan, 台北, 臺北",
    "Asia/Tehran": "Isfahan, Esfahan, Mashhad, Shiraz, Tabriz, Karaj, Qom, Teheran, تهران",
    "Asia/Tokyo": (
        "Osaka, Kyoto, Yokohama, Nagoya, Sapporo, Fukuoka, Kobe, Sendai, Hiroshima, Kawasaki, Tsukuba, "
        "Okinawa, Nara, Tokio, 東京, 大阪, 京都"
    ),
    "Asia/Ulaanbaatar": "Ulan Bator",
    "Asia/Yangon": "Mandalay, Rangoon, Naypyidaw",
    "Asia/Yekaterinburg": "Ekaterinburg, Chelyabinsk, Perm, Ufa, Tyumen, Magnitogorsk, Екатеринбург",
    "Atlantic/Azores": "Ponta Delgada",
    "Atlantic/Canary": "Tenerife, Las Palmas, Gran Canaria, Lanzarote, Fuerteventura",
    "Atlantic/Madeira": "Funchal",
    "Australia/Brisbane": "Gold Coast, Cairns, Townsville, Sunshine Coast",
    "Australia/Melbourne": "Geelong, Ballarat",
    "Australia/Perth": "Fremantle",
    "Australia/Sydney": "Canberra, Wollongong, Sidney",
    "Europe/Amsterdam": (
        "Rotterdam, The Hague, Den Haag, Utrecht, Eindhoven, Groningen, Delft, Leiden, Nijmegen, Maastricht"
    ),
    "Europe/Athens": "Thessaloniki, Patras, Heraklion, Piraeus, Athen, Athina",
    "Europe/Belgrade": "Novi Sad, Nis, Beograd",
    "Europe/Berlin": (
        "Munich, Hamburg, Cologne, Frankfurt, Stuttgart, Dusseldorf, Leipzig, Dresden, Hannover, Hanover, "
        "Nuremberg, Bremen, Bonn, Essen, Dortmund, Karlsruhe, Heidelberg, Mannheim, Freiburg, Tubingen, "
        "Tuebingen, Aachen, Darmstadt, Potsdam, Jena, Kiel, Munster, Mainz, Ulm, Kassel, Augsburg, "
        "Regensburg, Erlangen, Gottingen, Saarbrucken, Wuppertal, Bielefeld, Bochum, Duisburg, Lubeck, "
        "Rostock, Magdeburg, Halle, Erfurt, Wurzburg, Munchen, Muenchen, Koln, Koeln, Nurnberg, "
        "Duesseldorf, Frankfurt am Main, Goettingen, Ingolstadt, Paderborn, Kaiserslautern, Chemnitz"
    ),
    "Europe/Bratislava": "Kosice",
    "Europe/Brussels": "Antwerp, Ghent, Leuven, Bruges, Liege, Bruxelles, Brussel, Louvain, Namur",
    "Europe/Bucharest": "Cluj, Cluj-Napoca, Timisoara, Iasi, Brasov, Constanta, Bucuresti",
    "Europe/Budapest": "Debrecen, Szeged, Pecs",
    "Europe/Copenhagen": "Aarhus, Odense, Aalborg, Kobenhavn, Lyngby",
    "Europe/Dublin": "Cork, Galway, Limerick",
    "Europe/Helsinki": "Espoo, Tampere, Turku, Oulu, Vantaa, Jyvaskyla",
    "Europe/Istanbul": "Ankara, Izmir, Antalya, Bursa, Adana, Constantinople, Konya, Gaziantep",
    "Europe/Kyiv": (
        "Lviv, Kharkiv, Odesa, Odessa, Dnipro, Kharkov, Lvov, Kiev, Zaporizhzhia, Київ, Киев, Львів, Харків"
    ),
    "Europe/Lisbon": "Porto, Oporto, Braga, Coimbra, Lisboa, Aveiro, Faro",
    "Europe/Ljubljana": "Maribor",
    "Europe/London": (
        "Manchester, Edinburgh, Glasgow, Liverpool, Leeds, Bristol, Oxford, Sheffield, Nottingham, "
        "Cardiff, Belfast, Southampton, Brighton, Leicester, Newcastle upon Tyne, Aberdeen, Coventry, "
        "Reading, Bath, York, Exeter, St Andrews, Dundee, Swansea, Milton Keynes, Derby, Hull, Norwich, "
        "Plymouth, Portsmouth, Lancaster"
    ),
    "Europe/Luxembourg": "Luxemburg, Esch",
    "Europe/Madrid": (
        "Barcelona, Seville, Sevilla, Bilbao, Malaga, Zaragoza, Granada, Palma, Mallorca, Ibiza, San "
        "Sebastian, Alicante, Murcia, Valladolid, Salamanca, Vigo, Santander, Pamplona, Santiago de "
        "Compostela"
    ),
    "Europe/Minsk": "Gomel, Минск",
    "Europe/Moscow": (
        "St Petersburg, Sankt Petersburg, Leningrad, Nizhny Novgorod, Kazan, Rostov, Rostov-on-Don, Sochi, "
        "Krasnodar, Voronezh, Dolgoprudny, Innopolis, Moskau, Moskva, SPB, Piter, Москва, Санкт-Петербург, "
        "Казань"
    ),
    "Europe/Oslo": "Bergen, Trondheim, Stavanger, Tromso",
    "Europe/Paris": (
        "Lyon, Marseille, Toulouse, Nice, Nantes, Strasbourg, Montpellier, Bordeaux, Lille, Rennes, "
        "Grenoble, Saclay, Sophia Antipolis, Cannes, Dijon, Reims, Angers, Metz, Nancy, Rouen, Toulon, "
        "Marseilles"
    ),
    "Europe/Prague": "Brno, Ostrava, Plzen, Praha",
    "Europe/Riga": "Daugavpils",
    "Europe/Rome": (
        "Milan, Milano, Naples, Napoli, Turin, Torino, Florence, Firenze, Bologna, Venice, Venezia, Genoa, "
        "Genova, Pisa, Palermo, Bari, Trento, Padua, Padova, Verona, Trieste, Catania, Roma, Parma, "
        "Modena, Perugia, Siena, Cagliari"
    ),
    "Europe/Samara": "Izhevsk, Tolyatti",
    "Europe/Sarajevo": "Banja Luka, Mostar",
    "Europe/Sofia": "Plovdiv, Varna, Burgas, София",
    "Europe/Stockholm": "Gothenburg, Goteborg, Malmo, Uppsala, Linkoping, Lund, Umea, Orebro, Vasteras",
    "Europe/Tallinn": "Tartu, Narva",
    "Europe/Vienna": "Graz, Linz, Salzburg, Innsbruck, Klagenfurt, Wien, Villach",
    "Europe/Vilnius": "Kaunas, Klaipeda",
    "Europe/Warsaw": (
        "Krakow, Cracow, Wroclaw, Gdansk, Poznan, Lodz, Katowice, Lublin, Szczecin, Warszawa, Bydgoszcz, Gdynia"
    ),
    "Europe/Zagreb": "Split, Rijeka, Dubrovnik",
    "Europe/Zurich": (
        "Geneva, Geneve, Genf, Basel, Bern, Berne, Lausanne, Lugano, Zuerich, St Gallen, Winterthur, Lucerne"
    ),
    "Pacific/Auckland": "Wellington, Christchurch, Dunedin, Queenstown",
    "Pacific/Fiji": "Suva, Nadi",
    "Pacific/Honolulu": "Waikiki, Maui",
}

# Names that belong to several places of note, each with what tells them apart.
SHARED = {
    "Alexandria": {"Africa/Cairo": "Alexandria, Egypt", "America/New_York": "Alexandria, Virginia"},
    "Arlington": {"America/New_York": "Arlington, Virginia", "America/Chicago": "Arlington, Texas"},
    "AST": {
        "America/Halifax": "Atlantic Time, Halifax",
        "America/Puerto_Rico": "Puerto Rico",
        "Asia/Riyadh": "Arabia",
    },
    "Aurora": {"America/Denver": "Aurora, Colorado", "America/Chicago": "Aurora, Illinois"},
    "Birmingham": {"Europe/London": "Birmingham, England", "America/Chicago": "Birmingham, Alabama"},
    "Bloomington": {
        "America/Indiana/Indianapolis": "Bloomington, Indiana",
        "America/Chicago": "Bloomington, Illinois",
    },
    "Brest": {"Europe/Paris": "Brest, France", "Europe/Minsk": "Brest, Belarus"},
    "BST": {"Europe/London": "British Summer Time", "Asia/Dhaka": "Bangladesh"},
    "Cambridge": {"Europe/London": "Cambridge, England", "America/New_York": "Cambridge, Massachusetts"},
    "Cartagena": {"America/Bogota": "Cartagena, Colombia", "Europe/Madrid": "Cartagena, Spain"},
    "Columbia": {
        "America/New_York": "Columbia, South Carolina",
        "America/Chicago": "Columbia, Missouri",
        "America/Bogota": "Colombia",
        "America/Vancouver": "British Columbia",
    },
    "Cordoba": {"America/Argentina/Cordoba": "Córdoba, Argentina", "Europe/Madrid": "Córdoba, Spain"},
    "CST": {"America/Chicago": "US Central Time", "Asia/Shanghai": "China", "America/Havana": "Cuba"},
    "Cuenca": {"America/Guayaquil": "Cuenca, Ecuador", "Europe/Madrid": "Cuenca, Spain"},
    "Durham": {"America/New_York": "Durham, North Carolina", "Europe/London": "Durham, England"},
    "Georgia": {"Asia/Tbilisi": "Georgia, the country", "America/New_York": "Georgia, USA"},
    "Glendale": {"America/Los_Angeles": "Glendale, California", "America/Phoenix": "Glendale, Arizona"},
    "Hamilton": {
        "America/Toronto": "Hamilton, Ontario",
        "Pacific/Auckland": "Hamilton, New Zealand",
        "Atlantic/Bermuda": "Hamilton, Bermuda",
    },
    "Hyderabad": {"Asia/Kolkata": "Hyderabad, India", "Asia/Karachi": "Hyderabad, Pakistan"},
    "IST": {"Asia/Kolkata": "India", "Asia/Jerusalem": "Israel", "Europe/Dublin": "Ireland"},
    "Kingston": {"America/Jamaica": "Kingston, Jamaica", "America/Toronto": "Kingston, Ontario"},
    "La Rioja": {"Europe/Madrid": "La Rioja, Spain", "America/Argentina/La_Rioja": "La Rioja, Argentina"},
    "Lafayette": {
        "America/Chicago": "Lafayette, Louisiana",
        "America/Indiana/Indianapolis": "Lafayette, Indiana",
    },
    "Leon": {"America/Mexico_City": "León, Mexico", "Europe/Madrid": "León, Spain"},
    "Merida": {"America/Merida": "Mérida, Mexico", "Europe/Madrid": "Mérida, Spain"},
    "MST": {"America/Denver": "US Mountain Time", "America/Phoenix": "Arizona", "Asia/Kuala_Lumpur": "Malaysia"},
    "Newcastle": {"Europe/London": "Newcastle, England", "Australia/Sydney": "Newcastle, Australia"},
    "Pasadena": {"America/Los_Angeles": "Pasadena, California", "America/Chicago": "Pasadena, Texas"},
    "Peoria": {"America/Chicago": "Peoria, Illinois", "America/Phoenix": "Peoria, Arizona"},
    "Portland": {"America/Los_Angeles": "Portland, Oregon", "America/New_York": "Portland, Maine"},
    "Richmond": {
        "America/New_York": "Richmond, Virginia",
        "America/Los_Angeles": "Richmond, California",
        "America/Vancouver": "Richmond, Canada",
    },
    "Rochester": {"America/New_York": "Rochester, New York", "America/Chicago": "Rochester, Minnesota"},
    "Salem": {
        "America/Los_Angeles": "Salem, Oregon",
        "America/New_York": "Salem, Massachusetts",
        "Asia/Kolkata": "Salem, India",
    },
    "San Jose": {"America/Los_Angeles": "San José, California", "America/Costa_Rica": "San José, Costa Rica"},
    "San Juan": {
        "America/Puerto_Rico": "San Juan, Puerto Rico",
        "America/Argentina/San_Juan": "San Juan, Argentina",
    },
    "San Luis": {
        "America/Argentina/San_Luis": "San Luis, Argentina",
        "America/Mexico_City": "San Luis Potosí, Mexico",
    },
    "Santa Cruz": {
        "America/La_Paz": "Santa Cruz, Bolivia",
        "America/Los_Angeles": "Santa Cruz, California",
        "Atlantic/Canary": "Santa Cruz de Tenerife",
    },
    "Santiago": {
        "America/Santiago": "Santiago, Chile",
        "America/Santo_Domingo": "Santiago, Dominican Republic",
        "Europe/Madrid": "Santiago de Compostela",
    },
    "Springfield": {
        "America/Chicago": "Springfield, Illinois",
        "America/New_York": "Springfield, Massachusetts",
    },
    "Tripoli": {"Africa/Tripoli": "Tripoli, Libya", "Asia/Beirut": "Tripoli, Lebanon"},
    "Valencia": {"Europe/Madrid": "Valencia, Spain", "America/Caracas": "Valencia, Venezuela"},
    "Victoria": {
        "America/Vancouver": "Victoria, Canada",
        "Australia/Melbourne": "Victoria, Australia",
        "Indian/Mahe": "Victoria, Seychelles",
    },
    "Washington": {"America/New_York": "Washington, D.C.", "America/Los_Angeles": "Washington State"},
    "Windsor": {"America/Toronto": "Windsor, Ontario", "Europe/London": "Windsor, England"},
    "Worcester": {"America/New_York": "Worcester, Massachusetts", "Europe/London": "Worcester, England"},
}
