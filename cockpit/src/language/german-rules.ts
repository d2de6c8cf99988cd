/** The contract's own rules in German, by what they say in English; a test finds what is missing. Source: src/management-api/contract */
export const germanRules: Readonly<Record<string, string>> = {
  '"FragmentName" is required': '"FragmentName" ist erforderlich',
  '"Name" is required': '"Name" ist erforderlich',
  'may have letters, digits and . _ @ - only': 'Nur Buchstaben, Ziffern und . _ @ - sind erlaubt',
  'may have letters, digits and . _ ~ - only': 'Nur Buchstaben, Ziffern und . _ ~ - sind erlaubt',
  'may have letters, digits and _ . - only': 'Nur Buchstaben, Ziffern und _ . - sind erlaubt',
  'must be <provider account>/<application>, e.g. intprov/acmetmn':
    'Erwartet wird <Provider-Account>/<Anwendung>, z. B. intprov/acmetmn',
  'must be after "fromMs"': 'Muss nach "fromMs" liegen',
  'must be one DNS label: a-z, 0-9 and "-"': 'Erwartet wird ein DNS-Label: a-z, 0-9 und "-"',
  'must begin with "/"': 'Muss mit "/" beginnen',
  'must begin with a letter and have a-z and 0-9 only, 30 at most':
    'Muss mit einem Buchstaben beginnen; nur a-z und 0-9, höchstens 30 Zeichen',
  'must end with .pem, .p12 or .pfx': 'Muss auf .pem, .p12 oder .pfx enden',
  'must have at least 8 characters': 'Mindestens 8 Zeichen',
  'must name a "clientId", a "user" or both': '"clientId", "user" oder beides ist erforderlich',
  'must name either "destination", "fragment" or "certificate"':
    'Entweder "destination", "fragment" oder "certificate" ist erforderlich',
  'must name either "user" or "group"': 'Entweder "user" oder "group" ist erforderlich',
  'may have letters, digits and . _ ~ - only, 100 at most':
    'Nur Buchstaben, Ziffern und . _ ~ - sind erlaubt, höchstens 100 Zeichen',
  'must be a host name': 'Erwartet wird ein Hostname',
  'must be a host name or an IP address': 'Erwartet wird ein Hostname oder eine IP-Adresse',
  'must be a path: "/" first, no query, no "..", no "//", no backslash, and nothing encoded that stands for those':
    'Erwartet wird ein Pfad: "/" am Anfang, keine Abfrage, kein "..", kein "//", kein umgekehrter Schrägstrich und nichts Kodiertes, das dafür steht',
  'must be Business or Technical for user_type': 'muss für user_type Business oder Technical sein',
  'must be the name of a variable, such as user_type': 'muss der Name einer Variablen sein, zum Beispiel user_type',
  'must be a number from 1 to 65535, or of a TCP mapping a range such as "3300-3399"':
    'muss eine Zahl von 1 bis 65535 sein, bei TCP auch ein Bereich wie 3300-3399',
  'must be as many ports as "virtualPort" has': 'muss so viele Ports umfassen wie der virtuelle Port',
  'must be one port with HTTP': 'muss bei HTTP ein einzelner Port sein',
  'must be a subject of CN, EMAIL, L, O, OU, ST and C, e.g. "CN=x, OU=Sales"':
    'Erwartet wird ein Subject aus CN, EMAIL, L, O, OU, ST und C, z. B. "CN=x, OU=Sales"',
};
