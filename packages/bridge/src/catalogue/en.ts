/**
 * Every text the bridge tells, in ICU message format; this file is the source of keys for all languages.
 *
 * Arguments are already formatted for the reader (amounts, percentages, dates) except `period`, which is `day`,
 * `week`, `month` or something else, and those a `plural` counts.
 */
export const en = {
  'BudgetThreshold.info.title': '{budget}: {threshold} of the budget is used',
  'BudgetThreshold.info.lead':
    '“{budget}” has reached {threshold} of its {period, select, day {daily } week {weekly } month {monthly } other {}}budget.',
  'BudgetThreshold.info.advice': 'Nothing to do: this is only so that you know where you stand.',
  'BudgetThreshold.warning.title': '{budget}: {threshold} of the budget is used',
  'BudgetThreshold.warning.lead':
    '“{budget}” has reached {threshold} of its {period, select, day {daily } week {weekly } month {monthly } other {}}budget.',
  'BudgetThreshold.warning.advice':
    'There is still room to act. See which project or model is behind it, move what is not urgent to a cheaper model, or raise the limit if this was planned.',
  'BudgetThreshold.critical.title': '{budget}: little of the budget is left',
  'BudgetThreshold.critical.lead':
    '“{budget}” has reached {threshold} of its {period, select, day {daily } week {weekly } month {monthly } other {}}budget, so little is left.',
  'BudgetThreshold.critical.advice':
    'It is best to act now: pause the jobs that can wait, switch to a cheaper model, or agree on a higher limit before the rest is gone.',
  'BudgetThreshold.exhausted.title': '{budget}: the budget is used up',
  'BudgetThreshold.exhausted.lead':
    '“{budget}” has reached {threshold} of its {period, select, day {daily } week {weekly } month {monthly } other {}}budget: it is used up.',
  'BudgetThreshold.exhausted.advice':
    'Calls still go through and keep costing. Stop or slow down the jobs that can wait, or raise the limit in the budgets file if this spend is intended.',

  'BudgetLevel.title': '{budget}: {level} reached',
  'BudgetLevel.lead':
    '“{budget}” has reached {level}{period, select, day { today} week { this week} month { this month} other {}}, an amount you asked to be told about.',
  'BudgetLevel.info.advice': 'Nothing to do: this is only so that you know where you stand.',
  'BudgetLevel.warning.advice':
    'There is still room to act. See which project or model is behind it; if a prepaid balance pays for it, top it up in time so that calls do not fail.',
  'BudgetLevel.critical.advice':
    'It is best to act now: pause the jobs that can wait, switch to a cheaper model, or top up the balance before calls fail.',

  'BudgetStep.title': '{budget}: {step} reached',
  'BudgetStep.lead':
    '“{budget}” has passed {step}{period, select, day { today} week { this week} month { this month} other {}}.',
  'BudgetStep.advice':
    'Nothing to do if you expected this. If it came sooner than usual, see which project or model it went to.',

  'BudgetReport.title': '{budget}: {share} of the budget is used so far',
  'BudgetReport.lead':
    '“{budget}” has now used {share} of its {period, select, day {daily } week {weekly } month {monthly } other {}}budget.',
  'BudgetReport.advice': 'A regular report: nothing to do as long as the pace is what you expect.',

  'BudgetRemaining.title': '{budget}: less than {level} is left',
  'BudgetRemaining.lead':
    '“{budget}” has less than {level} left{period, select, day { for today} week { for this week} month { for this month} other {}}.',
  'BudgetRemaining.advice':
    'Decide what the rest should go to: keep it for what matters most, or raise the limit in time if work depends on it.',

  'budget.member': '{budget} ({member})',
  'budget.left': '{remaining} left until {ends}.',
  'budget.over': 'That is {over} over the limit; a new period begins on {ends}.',
  'budget.left.now': '{remaining} left at the moment.',
  'budget.over.now': 'That is {over} over the limit.',

  'UnpricedUsage.title': 'No price is known for {model}',
  'UnpricedUsage.lead':
    '“{project}” uses {model}, whose price is not known. Its tokens are counted, but they are missing from spend and from every budget in dollars.',
  'UnpricedUsage.advice':
    'Add this model to your price overrides so that its cost counts too. If it is free, give it a price of 0.',

  'LedgerDown.firing.title': 'The ledger does not answer',
  'LedgerDown.firing.lead':
    'Prometheus cannot reach the ledger. Until it is back, no new spend is booked, and no budget alert can reach you.',
  'LedgerDown.firing.advice':
    'Check that the ledger is running and that its disk has room; its log says why it stopped. Apps that keep running report what was missed once it is back.',
  'LedgerDown.resolved.title': 'The ledger answers again',
  'LedgerDown.resolved.lead': 'The ledger is back, and so are the budget alerts.',
  'LedgerDown.resolved.advice': 'Nothing to do: running apps report what was missed by themselves.',

  'Watchdog.firing.title': 'I no longer hear from Prometheus',
  'Watchdog.firing.lead':
    'I have heard nothing from Prometheus for {duration}. As long as that lasts, no budget alert can reach you.',
  'Watchdog.firing.advice':
    'Check that Prometheus and Alertmanager are running and that Alertmanager can reach this bridge.',
  'Watchdog.resolved.title': 'I hear from Prometheus again',
  'Watchdog.resolved.lead': 'Alerts come through again.',
  'Watchdog.resolved.advice': 'Nothing to do: whatever was crossed in the meantime is told now.',

  'TestAlert.title': 'This is only a test alert',
  'TestAlert.lead':
    'Somebody asked for it, and it took the way of every budget alert: from the ledger through Prometheus and Alertmanager to this channel.',
  'TestAlert.sample': 'It was asked for on {time}; alerts will come in this language and with times like this.',
  'TestAlert.advice': 'Nothing to do: the whole way works.',

  'Generic.firing.title': '{alert}',
  'Generic.firing.lead': 'The alert “{alert}” is firing.',
  'Generic.firing.advice': 'This comes from an alert rule of your own; have a look at what it watches.',
  'Generic.resolved.title': '{alert}: over',
  'Generic.resolved.lead': 'The alert “{alert}” is over.',
  'Generic.resolved.advice': 'Nothing to do any more.',

  'Overflow.title': '{count, plural, one {{number} more alert} other {{number} more alerts}}',
  'Overflow.lead': 'So many alerts came at once that I am not telling them one by one, to keep this channel readable.',
  'Overflow.advice': 'Alertmanager has the whole list.',

  'Test.title': 'Just a test',
  'Test.lead': 'tollbell reaches you here. Alerts will come in this language and with times like this: {time}.',
  'Test.advice': 'Nothing to do: all is well.',

  'fact.project': 'Project',
  'fact.provider': 'Provider',
  'fact.model': 'Model',
  'fact.tokens': 'Tokens so far',
  'fact.spent': 'Used so far',
  'fact.period': 'Period',
  'fact.crossed': 'Noticed',
  'fact.since': 'Since',
  'fact.until': 'Until',
  'fact.lastHeard': 'Last heard',

  'fact.separator': ': ',

  'period.last': 'the last {duration}',
  'period.minute': 'the last minute',
  'project.all': 'all projects',
  'amount.of': '{spent} of {limit} ({percent})',
  'amount.usd': '{number}',
  'amount.tokens': '{count, plural, one {{number} token} other {{number} tokens}}',
  'amount.requests': '{count, plural, one {{number} request} other {{number} requests}}',
  'link.grafana': 'Open the dashboard',
  'link.runbook': 'What to do',
  'link.source': 'See the rule',
} as const
