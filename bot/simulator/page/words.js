// What the page itself says, in the two languages of the phones. What the bot says comes from the bot.

const FRENCH = {
  start: "Démarrer",
  write: "Message",
  send: "Envoyer",
  commands: "Commandes du bot",
  noCommands: "Aucune commande pour le moment",
  attach: "Joindre",
  keyboard: "Afficher ou masquer le clavier du bot",
  more: "Autres actions",
  restart: "Redémarrer la conversation",
  block: "Bloquer le bot",
  unblock: "Débloquer le bot",
  blocked: "Bot bloqué",
  typing: "écrit…",
  bot: "bot",
  edited: "modifié",
  edit: "Modifier ce message",
  editing: "Modification du message",
  cancel: "Annuler",
  document: "Document…",
  sampleDocument: "CV d’exemple",
  photo: "Photo d’exemple",
  voice: "Note vocale",
  sticker: "Autocollant",
  location: "Ma position",
  contact: "Mon contact",
  otherContact: "Contact de quelqu’un d’autre",
  otherName: "Personne d’exemple",
  shareQuestion: "Partager votre numéro {phone} avec {bot} ?",
  share: "Partager",
  ok: "OK",
  download: "Télécharger {name}",
  picture: "Photo",
  conversation: "Conversation de {name} avec {bot}",
  refused: "Impossible : {reason}",
  units: ["o", "Ko", "Mo"],
  seeker: "En recherche d’emploi",
  company: "Entreprise",
  adviser: "Conseil ANAPEC",
};

const ARABIC = {
  start: "ابدأ",
  write: "رسالة",
  send: "إرسال",
  commands: "أوامر البوت",
  noCommands: "لا توجد أوامر حاليا",
  attach: "إرفاق",
  keyboard: "إظهار لوحة أزرار البوت أو إخفاؤها",
  more: "إجراءات أخرى",
  restart: "إعادة بدء المحادثة",
  block: "حظر البوت",
  unblock: "إلغاء حظر البوت",
  blocked: "البوت محظور",
  typing: "يكتب…",
  bot: "بوت",
  edited: "معدّلة",
  edit: "تعديل هذه الرسالة",
  editing: "تعديل الرسالة",
  cancel: "إلغاء",
  document: "ملف…",
  sampleDocument: "سيرة ذاتية نموذجية",
  photo: "صورة نموذجية",
  voice: "رسالة صوتية",
  sticker: "ملصق",
  location: "موقعي",
  contact: "رقمي",
  otherContact: "رقم شخص آخر",
  otherName: "شخص نموذجي",
  shareQuestion: "هل تريد مشاركة رقمك {phone} مع {bot}؟",
  share: "مشاركة",
  ok: "حسنا",
  download: "تنزيل {name}",
  picture: "صورة",
  conversation: "محادثة {name} مع {bot}",
  refused: "تعذر ذلك: {reason}",
  units: ["بايت", "كيلوبايت", "ميغابايت"],
  seeker: "البحث عن عمل",
  company: "شركة",
  adviser: "مستشار(ة) الأنابيك",
};

/** Texts for a language code; `say(name, values)` fills `{placeholders}`, values isolated from the sentence's direction. */
export function wordsFor(language) {
  const words = language === "ar" ? ARABIC : FRENCH;
  return (name, values = {}) => {
    const text = words[name];
    return typeof text === "string"
      ? text.replace(/\{(\w+)\}/g, (_, key) => `\u2068${values[key]}\u2069`)
      : text;
  };
}

// Morocco's legal time is UTC+0 for good; a browser's own idea of the zone may be older than that.
const ZONE = "UTC";

export function clockTime(stamp, language) {
  const options = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: ZONE };
  return new Intl.DateTimeFormat(language === "ar" ? "ar-MA-u-nu-latn" : "fr-FR", options).format(stamp * 1000);
}

export function dayName(stamp, language) {
  const options = { weekday: "long", day: "numeric", month: "long", timeZone: ZONE };
  return new Intl.DateTimeFormat(language === "ar" ? "ar-MA-u-nu-latn" : "fr-FR", options).format(stamp * 1000);
}

export function dayKey(stamp) {
  return Math.floor(stamp / 86400);
}
