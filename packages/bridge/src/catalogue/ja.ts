import type { Catalogue } from './catalogue.ts'

export const ja: Catalogue = {
  'BudgetThreshold.info.title': '{budget}：予算の{threshold}を使いました',
  'BudgetThreshold.info.lead':
    '「{budget}」の{period, select, day {今日の} week {今週の} month {今月の} other {}}利用が、予算の{threshold}に達しました。',
  'BudgetThreshold.info.advice': '今のところ対応は必要ありません。現状のお知らせです。',
  'BudgetThreshold.warning.title': '{budget}：予算の{threshold}を使いました',
  'BudgetThreshold.warning.lead':
    '「{budget}」の{period, select, day {今日の} week {今週の} month {今月の} other {}}利用が、予算の{threshold}に達しました。',
  'BudgetThreshold.warning.advice':
    'まだ余裕があります。どのプロジェクトやモデルで増えているかを確認し、急ぎでない処理は安いモデルに切り替えましょう。予定どおりの利用なら、上限の引き上げもご検討ください。',
  'BudgetThreshold.critical.title': '{budget}：予算の残りがわずかです',
  'BudgetThreshold.critical.lead':
    '「{budget}」の{period, select, day {今日の} week {今週の} month {今月の} other {}}利用が、予算の{threshold}に達しました。残りはわずかです。',
  'BudgetThreshold.critical.advice':
    '早めの対応をおすすめします。後回しにできる処理を止める、安いモデルに切り替える、または使い切る前に上限の引き上げを決めておきましょう。',
  'BudgetThreshold.exhausted.title': '{budget}：予算を使い切りました',
  'BudgetThreshold.exhausted.lead':
    '「{budget}」の{period, select, day {今日の} week {今週の} month {今月の} other {}}利用が予算の{threshold}に達し、予算を使い切りました。',
  'BudgetThreshold.exhausted.advice':
    '呼び出しは止まっておらず、費用はこのまま増え続けます。後回しにできる処理を止めるか減らしてください。想定内の利用であれば、予算ファイルで上限を引き上げてください。',

  'BudgetLevel.title': '{budget}：{level}に達しました',
  'BudgetLevel.lead':
    '「{budget}」の{period, select, day {今日の} week {今週の} month {今月の} other {}}利用が、通知の目安に設定された{level}に達しました。',
  'BudgetLevel.info.advice': '今のところ対応は必要ありません。現状のお知らせです。',
  'BudgetLevel.warning.advice':
    'まだ余裕があります。どのプロジェクトやモデルで増えているかを確認してください。前払いの残高から支払っている場合は、呼び出しが止まる前に早めにチャージしましょう。',
  'BudgetLevel.critical.advice':
    '早めの対応をおすすめします。後回しにできる処理を止める、安いモデルに切り替える、または呼び出しが失敗する前に残高をチャージしてください。',

  'BudgetStep.title': '{budget}：{step}に達しました',
  'BudgetStep.lead':
    '「{budget}」の{period, select, day {今日の} week {今週の} month {今月の} other {}}利用が{step}に達しました。',
  'BudgetStep.advice':
    '想定どおりであれば、対応は必要ありません。いつもより早いと感じたら、どのプロジェクトやモデルで使われたかを確認してみてください。',

  'BudgetReport.title': '{budget}：これまでに予算の{share}を使いました',
  'BudgetReport.lead':
    '「{budget}」の{period, select, day {今日の} week {今週の} month {今月の} other {}}利用が、予算の{share}に達しました。',
  'BudgetReport.advice': '定期的な報告です。想定どおりのペースであれば、対応は必要ありません。',

  'BudgetRemaining.title': '{budget}：残りが{level}を切りました',
  'BudgetRemaining.lead':
    '「{budget}」の{period, select, day {今日の} week {今週の} month {今月の} other {}}予算の残りが{level}を切りました。',
  'BudgetRemaining.advice':
    '残りを何に使うか、優先順位を決めておきましょう。止められない処理がある場合は、早めに上限の引き上げをご検討ください。',

  'budget.member': '{budget}（{member}）',
  'budget.left': '残りは{remaining}で、期間は{ends}までです。',
  'budget.over': '上限を{over}超えています。次の期間は{ends}に始まります。',
  'budget.left.now': '現在の残りは{remaining}です。',
  'budget.over.now': '上限を{over}超えています。',

  'UnpricedUsage.title': '{model}の料金が登録されていません',
  'UnpricedUsage.lead':
    '「{project}」で使われている{model}の料金が分かりません。トークン数は記録していますが、金額やドル建ての予算には含まれていません。',
  'UnpricedUsage.advice':
    '金額も集計できるように、このモデルの料金を設定に追加してください。無料のモデルであれば、料金を0にしてください。',

  'LedgerDown.firing.title': '利用額の台帳が応答していません',
  'LedgerDown.firing.lead':
    'Prometheusから台帳（利用額を記録するサービス）に接続できません。復旧するまで、利用額の記録も予算の通知も行われません。',
  'LedgerDown.firing.advice':
    '台帳サービスが動いているか、ディスクに空きがあるかを確認してください。止まった原因はログに出ています。動き続けているアプリの利用分は、復旧後に自動で記録されます。',
  'LedgerDown.resolved.title': '利用額の台帳が復旧しました',
  'LedgerDown.resolved.lead': '台帳（利用額を記録するサービス）が再び応答しています。予算の通知も再開しました。',
  'LedgerDown.resolved.advice': '対応は必要ありません。動いているアプリの未記録分は、自動で記録されます。',

  'Watchdog.firing.title': 'Prometheusからの連絡が途絶えています',
  'Watchdog.firing.lead':
    'Prometheusからの連絡が{duration}以上届いていません。この間は、予算を超えても通知できません。',
  'Watchdog.firing.advice':
    'PrometheusとAlertmanagerが動いているか、Alertmanagerからこのブリッジに接続できるかを確認してください。',
  'Watchdog.resolved.title': 'Prometheusからの連絡が戻りました',
  'Watchdog.resolved.lead': 'アラートが再び届くようになりました。',
  'Watchdog.resolved.advice': '対応は必要ありません。その間に起きたことは、これからお知らせします。',

  'TestAlert.title': 'テスト通知です',
  'TestAlert.lead':
    'テストとして送信されました。予算の通知と同じ経路（台帳、Prometheus、Alertmanager）を通って、ここまで届いています。',
  'TestAlert.sample': '送信を依頼した日時は「{time}」です。通知はこの言語と日時の形式で届きます。',
  'TestAlert.advice': '対応は必要ありません。経路はすべて正常に動いています。',

  'Generic.firing.title': '{alert}',
  'Generic.firing.lead': 'アラート「{alert}」が発生しています。',
  'Generic.firing.advice': 'ご自身で設定したルールによるアラートです。対象の状況を確認してください。',
  'Generic.resolved.title': '{alert}：解消しました',
  'Generic.resolved.lead': 'アラート「{alert}」は解消しました。',
  'Generic.resolved.advice': 'これ以上の対応は必要ありません。',

  'Overflow.title': 'ほかに{count, plural, other {{number}件}}のアラートがあります',
  'Overflow.lead': '一度に多くのアラートが届いたため、このチャンネルが埋まらないよう、残りはまとめてお知らせします。',
  'Overflow.advice': 'すべての一覧はAlertmanagerで確認できます。',

  'Test.title': 'テスト通知です',
  'Test.lead': 'tollbellの通知はここに届きます。言語はこのとおりで、日時は「{time}」のように表示されます。',
  'Test.advice': '対応は必要ありません。正常に動いています。',

  'fact.project': 'プロジェクト',
  'fact.provider': 'プロバイダー',
  'fact.model': 'モデル',
  'fact.tokens': 'これまでのトークン数',
  'fact.spent': '使用済み',
  'fact.period': '対象期間',
  'fact.crossed': '検知した日時',
  'fact.since': '開始',
  'fact.until': '終了',
  'fact.lastHeard': '最後の連絡',

  'fact.separator': '：',

  'period.last': '直近{duration}',
  'period.minute': '直近1分',
  'project.all': 'すべてのプロジェクト',
  'amount.of': '{spent} / {limit}（{percent}）',
  'amount.usd': '{number}',
  'amount.tokens': '{count, plural, other {{number}トークン}}',
  'amount.requests': '{count, plural, other {{number}リクエスト}}',
  'link.grafana': 'ダッシュボードを開く',
  'link.runbook': '対応手順を見る',
  'link.source': 'ルールを見る',
}
