import type { Catalogue } from './catalogue.ts'

// Where a particle would depend on the last sound of an argument (이/가, 을/를), the sentence is built without it.
export const ko: Catalogue = {
  'BudgetThreshold.info.title': '{budget}: 예산의 {threshold} 사용',
  'BudgetThreshold.info.lead':
    '{period, select, day {오늘 } week {이번 주 } month {이번 달 } other {}}‘{budget}’ 예산 사용률이 {threshold}에 도달했어요.',
  'BudgetThreshold.info.advice': '지금 하실 일은 없어요. 현재 상황만 알려 드려요.',
  'BudgetThreshold.warning.title': '{budget}: 예산의 {threshold} 사용',
  'BudgetThreshold.warning.lead':
    '{period, select, day {오늘 } week {이번 주 } month {이번 달 } other {}}‘{budget}’ 예산 사용률이 {threshold}에 도달했어요.',
  'BudgetThreshold.warning.advice':
    '아직 여유가 있어요. 어느 프로젝트와 모델에서 늘었는지 확인하고, 급하지 않은 작업은 더 저렴한 모델로 옮겨 보세요. 계획된 사용이라면 한도를 올려도 좋아요.',
  'BudgetThreshold.critical.title': '{budget}: 예산이 얼마 남지 않았어요',
  'BudgetThreshold.critical.lead':
    '{period, select, day {오늘 } week {이번 주 } month {이번 달 } other {}}‘{budget}’ 예산 사용률이 {threshold}에 도달해서 얼마 남지 않았어요.',
  'BudgetThreshold.critical.advice':
    '지금 조치하시는 게 좋아요. 미룰 수 있는 작업은 잠시 멈추고, 더 저렴한 모델로 바꾸거나, 다 쓰기 전에 한도를 올릴지 정해 주세요.',
  'BudgetThreshold.exhausted.title': '{budget}: 예산을 모두 사용했어요',
  'BudgetThreshold.exhausted.lead':
    '{period, select, day {오늘 } week {이번 주 } month {이번 달 } other {}}‘{budget}’ 예산 사용률이 {threshold}에 도달해서 예산을 모두 사용했어요.',
  'BudgetThreshold.exhausted.advice':
    '호출은 멈추지 않았고 비용도 계속 늘고 있어요. 미룰 수 있는 작업을 멈추거나 줄여 주세요. 의도한 사용이라면 예산 파일에서 한도를 올려 주세요.',

  'BudgetLevel.title': '{budget}: {level} 도달',
  'BudgetLevel.lead':
    '{period, select, day {오늘 } week {이번 주 } month {이번 달 } other {}}‘{budget}’ 사용량이 알림 기준으로 정하신 {level}에 도달했어요.',
  'BudgetLevel.info.advice': '지금 하실 일은 없어요. 현재 상황만 알려 드려요.',
  'BudgetLevel.warning.advice':
    '아직 여유가 있어요. 어느 프로젝트와 모델에서 늘었는지 확인해 보세요. 선불 잔액으로 결제하신다면 호출이 끊기기 전에 미리 충전해 주세요.',
  'BudgetLevel.critical.advice':
    '지금 조치하시는 게 좋아요. 미룰 수 있는 작업은 잠시 멈추고, 더 저렴한 모델로 바꾸거나, 호출이 실패하기 전에 잔액을 충전해 주세요.',

  'BudgetStep.title': '{budget}: {step} 도달',
  'BudgetStep.lead':
    '{period, select, day {오늘 } week {이번 주 } month {이번 달 } other {}}‘{budget}’ 사용량이 {step}에 도달했어요.',
  'BudgetStep.advice':
    '예상하신 대로라면 하실 일은 없어요. 평소보다 빠르다면 어느 프로젝트와 모델에서 사용했는지 확인해 보세요.',

  'BudgetReport.title': '{budget}: 지금까지 예산의 {share} 사용',
  'BudgetReport.lead':
    '{period, select, day {오늘 } week {이번 주 } month {이번 달 } other {}}‘{budget}’ 예산 사용률이 {share}에 도달했어요.',
  'BudgetReport.advice': '정기 보고예요. 예상하신 속도라면 하실 일은 없어요.',

  'BudgetRemaining.title': '{budget}: 남은 예산 {level} 미만',
  'BudgetRemaining.lead':
    '{period, select, day {오늘 } week {이번 주 } month {이번 달 } other {}}‘{budget}’의 남은 예산이 {level} 아래로 내려갔어요.',
  'BudgetRemaining.advice':
    '남은 예산을 어디에 먼저 쓸지 정해 두세요. 멈출 수 없는 작업이 있다면 미리 한도를 올려 주세요.',

  'budget.member': '{budget}({member})',
  'budget.left': '{ends}까지 {remaining} 남았어요.',
  'budget.over': '한도를 {over}만큼 넘었고, 새 기간은 {ends}에 시작돼요.',
  'budget.left.now': '지금 {remaining} 남았어요.',
  'budget.over.now': '한도를 {over}만큼 넘었어요.',

  'UnpricedUsage.title': '{model}: 등록된 가격이 없어요',
  'UnpricedUsage.lead':
    '‘{project}’ 프로젝트에서 사용하는 {model} 모델의 가격을 알 수 없어요. 토큰은 집계하고 있지만, 비용과 달러 예산에는 들어가지 않아요.',
  'UnpricedUsage.advice':
    '비용도 집계되도록 이 모델의 가격을 설정에 추가해 주세요. 무료 모델이라면 가격을 0으로 적어 주세요.',

  'LedgerDown.firing.title': '비용 원장이 응답하지 않아요',
  'LedgerDown.firing.lead':
    'Prometheus가 비용 원장(사용액을 기록하는 서비스)에 연결하지 못하고 있어요. 복구될 때까지 비용이 기록되지 않고 예산 알림도 오지 않아요.',
  'LedgerDown.firing.advice':
    '비용 원장이 실행 중인지, 디스크에 여유가 있는지 확인해 주세요. 멈춘 이유는 로그에 남아 있어요. 계속 실행 중인 앱의 사용량은 복구되면 자동으로 기록돼요.',
  'LedgerDown.resolved.title': '비용 원장이 다시 응답해요',
  'LedgerDown.resolved.lead': '비용 원장(사용액을 기록하는 서비스)이 복구되어 예산 알림이 다시 작동해요.',
  'LedgerDown.resolved.advice': '하실 일은 없어요. 실행 중인 앱의 빠진 사용량은 자동으로 기록돼요.',

  'Watchdog.firing.title': 'Prometheus에서 소식이 끊겼어요',
  'Watchdog.firing.lead':
    '{duration} 동안 Prometheus에서 아무 소식이 없어요. 이 상태에서는 예산을 넘어도 알려 드릴 수 없어요.',
  'Watchdog.firing.advice':
    'Prometheus와 Alertmanager가 실행 중인지, Alertmanager가 이 브리지에 연결할 수 있는지 확인해 주세요.',
  'Watchdog.resolved.title': 'Prometheus에서 다시 소식이 와요',
  'Watchdog.resolved.lead': '알림이 다시 정상적으로 들어오고 있어요.',
  'Watchdog.resolved.advice': '하실 일은 없어요. 그동안 생긴 일은 지금부터 알려 드릴게요.',

  'TestAlert.title': '테스트 알림이에요',
  'TestAlert.lead':
    '누군가 테스트를 요청했고, 예산 알림과 똑같이 비용 원장에서 Prometheus와 Alertmanager를 거쳐 여기까지 도착했어요.',
  'TestAlert.sample': '요청한 시각은 ‘{time}’이에요. 알림은 이 언어와 이런 시각 표시로 와요.',
  'TestAlert.advice': '하실 일은 없어요. 모든 경로가 정상이에요.',

  'Generic.firing.title': '{alert}',
  'Generic.firing.lead': '‘{alert}’ 알림이 발생했어요.',
  'Generic.firing.advice': '직접 만드신 규칙에서 온 알림이에요. 해당 대상의 상태를 확인해 주세요.',
  'Generic.resolved.title': '{alert}: 해결됨',
  'Generic.resolved.lead': '‘{alert}’ 알림이 해결됐어요.',
  'Generic.resolved.advice': '더 하실 일은 없어요.',

  'Overflow.title': '알림이 {count, plural, other {{number}건}} 더 있어요',
  'Overflow.lead': '한꺼번에 많은 알림이 와서, 채널이 넘치지 않도록 나머지는 모아서 알려 드려요.',
  'Overflow.advice': '전체 목록은 Alertmanager에서 볼 수 있어요.',

  'Test.title': '테스트 알림이에요',
  'Test.lead': 'tollbell 알림이 이곳으로 잘 도착해요. 앞으로 이 언어로 알려 드리고, 시각은 ‘{time}’처럼 표시돼요.',
  'Test.advice': '하실 일은 없어요. 모두 정상이에요.',

  'fact.project': '프로젝트',
  'fact.provider': '제공사',
  'fact.model': '모델',
  'fact.tokens': '지금까지 쓴 토큰',
  'fact.spent': '사용량',
  'fact.period': '기간',
  'fact.crossed': '감지 시각',
  'fact.since': '시작',
  'fact.until': '종료',
  'fact.lastHeard': '마지막 소식',

  'fact.separator': ': ',

  'period.last': '최근 {duration}',
  'period.minute': '최근 1분',
  'project.all': '모든 프로젝트',
  'amount.of': '{limit} 중 {spent} ({percent})',
  'amount.usd': '{number}',
  'amount.tokens': '{count, plural, other {{number} 토큰}}',
  'amount.requests': '{count, plural, other {요청 {number}건}}',
  'link.grafana': '대시보드 열기',
  'link.runbook': '대응 방법 보기',
  'link.source': '규칙 보기',
}
