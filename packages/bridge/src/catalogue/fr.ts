import type { Catalogue, MessageKey } from './catalogue.ts'

// French sets a no-break space inside guillemets and before a colon, a narrow one before ; ! and ?. Plain spaces are
// written here and replaced below, so that nobody has to see the invisible.
const texts: Catalogue = {
  'BudgetThreshold.info.title': '{budget} : {threshold} du budget utilisés',
  'BudgetThreshold.info.lead':
    '« {budget} » a atteint {threshold} de son budget{period, select, day { du jour} week { de la semaine} month { du mois} other {}}.',
  'BudgetThreshold.info.advice': 'Rien à faire : c’est juste pour que vous sachiez où vous en êtes.',
  'BudgetThreshold.warning.title': '{budget} : {threshold} du budget utilisés',
  'BudgetThreshold.warning.lead':
    '« {budget} » a atteint {threshold} de son budget{period, select, day { du jour} week { de la semaine} month { du mois} other {}}.',
  'BudgetThreshold.warning.advice':
    'Il reste de la marge. Regardez quel projet ou quel modèle consomme, confiez ce qui n’est pas urgent à un modèle moins cher, ou relevez la limite si c’était prévu.',
  'BudgetThreshold.critical.title': '{budget} : le budget est presque épuisé',
  'BudgetThreshold.critical.lead':
    '« {budget} » a atteint {threshold} de son budget{period, select, day { du jour} week { de la semaine} month { du mois} other {}} : il n’en reste presque plus.',
  'BudgetThreshold.critical.advice':
    'Mieux vaut agir maintenant : mettez en pause ce qui peut attendre, passez à un modèle moins cher, ou convenez d’une limite plus haute avant que tout ne soit dépensé.',
  'BudgetThreshold.exhausted.title': '{budget} : le budget est épuisé',
  'BudgetThreshold.exhausted.lead':
    '« {budget} » a atteint {threshold} de son budget{period, select, day { du jour} week { de la semaine} month { du mois} other {}} : il est épuisé.',
  'BudgetThreshold.exhausted.advice':
    'Les appels passent toujours et continuent de coûter. Arrêtez ou ralentissez ce qui peut attendre, ou relevez la limite dans le fichier des budgets si cette dépense est voulue.',

  'BudgetLevel.title': '{budget} : {level} atteints',
  'BudgetLevel.lead':
    '« {budget} » a atteint {level}{period, select, day { aujourd’hui} week { cette semaine} month { ce mois-ci} other {}}, un montant que vous vouliez surveiller.',
  'BudgetLevel.info.advice': 'Rien à faire : c’est juste pour que vous sachiez où vous en êtes.',
  'BudgetLevel.warning.advice':
    'Il reste de la marge. Regardez quel projet ou quel modèle consomme ; si un solde prépayé règle la note, rechargez-le à temps pour que les appels ne s’arrêtent pas.',
  'BudgetLevel.critical.advice':
    'Mieux vaut agir maintenant : mettez en pause ce qui peut attendre, passez à un modèle moins cher, ou rechargez le solde avant que les appels n’échouent.',

  'BudgetStep.title': '{budget} : {step} atteints',
  'BudgetStep.lead':
    '« {budget} » a franchi la barre des {step}{period, select, day { aujourd’hui} week { cette semaine} month { ce mois-ci} other {}}.',
  'BudgetStep.advice':
    'Rien à faire si c’était attendu. Si cela arrive plus tôt que d’habitude, regardez quel projet ou quel modèle en est la cause.',

  'BudgetReport.title': '{budget} : {share} du budget utilisés à ce jour',
  'BudgetReport.lead':
    '« {budget} » a maintenant utilisé {share} de son budget{period, select, day { du jour} week { de la semaine} month { du mois} other {}}.',
  'BudgetReport.advice': 'C’est un rapport régulier : rien à faire tant que le rythme est celui attendu.',

  'BudgetRemaining.title': '{budget} : il reste moins de {level}',
  'BudgetRemaining.lead':
    'Il reste moins de {level} sur « {budget} »{period, select, day { pour aujourd’hui} week { pour cette semaine} month { pour ce mois-ci} other {}}.',
  'BudgetRemaining.advice':
    'Décidez à quoi servira le reste : gardez-le pour l’essentiel, ou relevez la limite à temps si du travail en dépend.',

  'budget.member': '{budget} ({member})',
  'budget.left': 'Il reste {remaining} jusqu’au {ends}.',
  'budget.over': 'La limite est dépassée de {over} ; la nouvelle période commence le {ends}.',
  'budget.left.now': 'Il reste {remaining} pour le moment.',
  'budget.over.now': 'La limite est dépassée de {over}.',

  'UnpricedUsage.title': 'Prix inconnu pour {model}',
  'UnpricedUsage.lead':
    '« {project} » utilise {model}, dont le prix n’est pas connu. Ses tokens sont comptés, mais ils manquent dans les dépenses et dans tous les budgets en dollars.',
  'UnpricedUsage.advice':
    'Ajoutez ce modèle à vos prix personnalisés pour que son coût soit compté. S’il est gratuit, donnez-lui un prix de 0.',

  'LedgerDown.firing.title': 'Le registre ne répond plus',
  'LedgerDown.firing.lead':
    'Prometheus n’arrive plus à joindre le registre (le service qui tient les comptes). Jusqu’à son retour, aucune dépense n’est inscrite et aucune alerte de budget ne peut partir.',
  'LedgerDown.firing.advice':
    'Vérifiez que le registre tourne et qu’il reste de la place sur son disque ; son journal dit pourquoi il s’est arrêté. Les applications encore en marche transmettront d’elles-mêmes ce qui a manqué.',
  'LedgerDown.resolved.title': 'Le registre répond à nouveau',
  'LedgerDown.resolved.lead': 'Le registre est de retour, et les alertes de budget aussi.',
  'LedgerDown.resolved.advice': 'Rien à faire : les applications en marche transmettent d’elles-mêmes ce qui a manqué.',

  'Watchdog.firing.title': 'Plus de nouvelles de Prometheus',
  'Watchdog.firing.lead':
    'Je n’ai plus de nouvelles de Prometheus depuis {duration}. Tant que cela dure, aucune alerte de budget ne peut vous parvenir.',
  'Watchdog.firing.advice':
    'Vérifiez que Prometheus et Alertmanager tournent, et qu’Alertmanager peut joindre cette passerelle.',
  'Watchdog.resolved.title': 'Prometheus donne à nouveau de ses nouvelles',
  'Watchdog.resolved.lead': 'Les alertes passent à nouveau.',
  'Watchdog.resolved.advice': 'Rien à faire : ce qui s’est passé entre-temps vous est signalé maintenant.',

  'TestAlert.title': 'Ceci n’est qu’une alerte de test',
  'TestAlert.lead':
    'Quelqu’un l’a demandée, et elle a suivi le chemin de chaque alerte de budget : du registre jusqu’ici, en passant par Prometheus et Alertmanager.',
  'TestAlert.sample':
    'Elle a été demandée le {time} ; les alertes viendront dans cette langue, avec des dates comme celle-ci.',
  'TestAlert.advice': 'Rien à faire : tout le chemin fonctionne.',

  'Generic.firing.title': '{alert}',
  'Generic.firing.lead': 'L’alerte « {alert} » s’est déclenchée.',
  'Generic.firing.advice': 'Elle vient d’une de vos propres règles ; jetez un œil à ce qu’elle surveille.',
  'Generic.resolved.title': '{alert} : c’est terminé',
  'Generic.resolved.lead': 'L’alerte « {alert} » est terminée.',
  'Generic.resolved.advice': 'Plus rien à faire.',

  'Overflow.title': '{count, plural, one {{number} autre alerte} other {{number} autres alertes}}',
  'Overflow.lead':
    'Tant d’alertes sont arrivées à la fois que je ne les détaille pas toutes, pour que ce canal reste lisible.',
  'Overflow.advice': 'La liste complète se trouve dans Alertmanager.',

  'Test.title': 'Ceci est un test',
  'Test.lead':
    'tollbell arrive bien jusqu’ici. Les alertes viendront dans cette langue, avec des dates comme celle-ci : {time}.',
  'Test.advice': 'Rien à faire : tout va bien.',

  'fact.project': 'Projet',
  'fact.provider': 'Fournisseur',
  'fact.model': 'Modèle',
  'fact.tokens': 'Tokens à ce jour',
  'fact.spent': 'Utilisé',
  'fact.period': 'Période',
  'fact.crossed': 'Constaté le',
  'fact.since': 'Début',
  'fact.until': 'Fin',
  'fact.lastHeard': 'Dernier signe',

  'fact.separator': ' : ',

  'period.last': 'depuis {duration}',
  'period.minute': 'la dernière minute',
  'project.all': 'tous les projets',
  'amount.of': '{spent} sur {limit} ({percent})',
  'amount.usd': '{number}',
  'amount.tokens': '{count, plural, one {{number} token} other {{number} tokens}}',
  'amount.requests': '{count, plural, one {{number} requête} other {{number} requêtes}}',
  'link.grafana': 'Ouvrir le tableau de bord',
  'link.runbook': 'Marche à suivre',
  'link.source': 'Voir la règle',
}

export const fr: Catalogue = Object.fromEntries(
  Object.entries(texts).map(([key, text]) => [key, withNoBreakSpaces(text)]),
) as Record<MessageKey, string>

function withNoBreakSpaces(text: string): string {
  return text
    .replaceAll('« ', '«\u00A0')
    .replaceAll(' »', '\u00A0»')
    .replace(/ (?=:)/g, '\u00A0')
    .replace(/ (?=[;!?])/g, '\u202F')
}
