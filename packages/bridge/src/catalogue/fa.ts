import type { Catalogue } from './catalogue.ts'

// Half-spaces (U+200C) are part of the spelling: «می‌شود», «بودجه‌ها». Keep them when editing.
// A number must not follow a Latin word of the sentence itself: it would be drawn on that word's other side.
export const fa: Catalogue = {
  'BudgetThreshold.info.title': '{budget}: {threshold} از بودجه مصرف شد',
  'BudgetThreshold.info.lead':
    'مصرف «{budget}» به {threshold} بودجهٔ {period, select, day {امروز} week {این هفته} month {این ماه} other {آن}} رسیده است.',
  'BudgetThreshold.info.advice': 'فعلاً کاری لازم نیست؛ فقط خواستیم در جریان باشید.',
  'BudgetThreshold.warning.title': '{budget}: {threshold} از بودجه مصرف شد',
  'BudgetThreshold.warning.lead':
    'مصرف «{budget}» به {threshold} بودجهٔ {period, select, day {امروز} week {این هفته} month {این ماه} other {آن}} رسیده است.',
  'BudgetThreshold.warning.advice':
    'هنوز فرصت هست. ببینید کدام پروژه یا مدل بیشتر مصرف می‌کند و کارهای غیرفوری را به مدل ارزان‌تری بسپارید؛ اگر این مصرف طبق برنامه است، می‌توانید سقف بودجه را بالا ببرید.',
  'BudgetThreshold.critical.title': '{budget}: بودجه رو به پایان است',
  'BudgetThreshold.critical.lead':
    'مصرف «{budget}» به {threshold} بودجهٔ {period, select, day {امروز} week {این هفته} month {این ماه} other {آن}} رسیده و چیز زیادی باقی نمانده است.',
  'BudgetThreshold.critical.advice':
    'بهتر است همین حالا دست‌به‌کار شوید: کارهایی را که می‌توانند صبر کنند متوقف کنید، از مدل ارزان‌تری استفاده کنید، یا پیش از تمام شدن بودجه دربارهٔ افزایش سقف تصمیم بگیرید.',
  'BudgetThreshold.exhausted.title': '{budget}: بودجه تمام شد',
  'BudgetThreshold.exhausted.lead':
    'مصرف «{budget}» به {threshold} بودجهٔ {period, select, day {امروز} week {این هفته} month {این ماه} other {آن}} رسید؛ بودجه تمام شده است.',
  'BudgetThreshold.exhausted.advice':
    'درخواست‌ها همچنان انجام می‌شوند و هزینه بالا می‌رود. کارهایی را که می‌توانند صبر کنند متوقف یا کم کنید؛ اگر این هزینه خواستهٔ شماست، سقف را در فایل بودجه بالا ببرید.',

  'BudgetLevel.title': '{budget}: مصرف به {level} رسید',
  'BudgetLevel.lead':
    'مصرف «{budget}» {period, select, day {امروز } week {در این هفته } month {در این ماه } other {}}به {level} رسیده است؛ مقداری که خواسته بودید از آن باخبر شوید.',
  'BudgetLevel.info.advice': 'فعلاً کاری لازم نیست؛ فقط خواستیم در جریان باشید.',
  'BudgetLevel.warning.advice':
    'هنوز فرصت هست. ببینید کدام پروژه یا مدل بیشتر مصرف می‌کند؛ اگر هزینه از موجودی پیش‌پرداخت برداشته می‌شود، آن را به‌موقع شارژ کنید تا سرویس قطع نشود.',
  'BudgetLevel.critical.advice':
    'بهتر است همین حالا دست‌به‌کار شوید: کارهایی را که می‌توانند صبر کنند متوقف کنید، از مدل ارزان‌تری استفاده کنید، یا پیش از قطع شدن سرویس موجودی را شارژ کنید.',

  'BudgetStep.title': '{budget}: مصرف به {step} رسید',
  'BudgetStep.lead':
    'مصرف «{budget}» {period, select, day {امروز } week {در این هفته } month {در این ماه } other {}}به {step} رسید.',
  'BudgetStep.advice':
    'اگر انتظارش را داشتید، کاری لازم نیست. اگر زودتر از معمول بود، ببینید کدام پروژه یا مدل آن را مصرف کرده است.',

  'BudgetReport.title': '{budget}: تاکنون {share} از بودجه مصرف شده است',
  'BudgetReport.lead':
    'مصرف «{budget}» به {share} بودجهٔ {period, select, day {امروز} week {این هفته} month {این ماه} other {آن}} رسیده است.',
  'BudgetReport.advice': 'این یک گزارش منظم است؛ تا وقتی سرعت مصرف طبق انتظار است، کاری لازم نیست.',

  'BudgetRemaining.title': '{budget}: کمتر از {level} باقی مانده است',
  'BudgetRemaining.lead':
    'از بودجهٔ {period, select, day {امروز } week {این هفتهٔ } month {این ماه } other {}}«{budget}» کمتر از {level} باقی مانده است.',
  'BudgetRemaining.advice':
    'تصمیم بگیرید باقی‌مانده صرف چه کاری شود: آن را برای کارهای مهم‌تر نگه دارید یا اگر کاری به آن وابسته است، به‌موقع سقف بودجه را بالا ببرید.',

  'budget.member': '{budget} ({member})',
  'budget.left': 'تا {ends}، {remaining} باقی مانده است.',
  'budget.over': 'مصرف {over} از سقف گذشته است؛ دورهٔ بعد {ends} آغاز می‌شود.',
  'budget.left.now': 'در حال حاضر {remaining} باقی مانده است.',
  'budget.over.now': 'مصرف {over} از سقف گذشته است.',

  'UnpricedUsage.title': 'قیمت {model} مشخص نیست',
  'UnpricedUsage.lead':
    'پروژهٔ «{project}» از مدل {model} استفاده می‌کند که قیمتش مشخص نیست. توکن‌های آن شمرده می‌شوند، اما در هزینه و در بودجه‌های دلاری به حساب نمی‌آیند.',
  'UnpricedUsage.advice':
    'قیمت این مدل را به تنظیمات اضافه کنید تا هزینه‌اش هم حساب شود. اگر رایگان است، قیمت آن را ۰ بگذارید.',

  'LedgerDown.firing.title': 'دفتر هزینه‌ها پاسخ نمی‌دهد',
  'LedgerDown.firing.lead':
    'Prometheus به دفتر هزینه‌ها (Ledger) دسترسی ندارد. تا وقتی برنگردد، هزینهٔ تازه‌ای ثبت نمی‌شود و هیچ هشدار بودجه‌ای فرستاده نمی‌شود.',
  'LedgerDown.firing.advice':
    'بررسی کنید که سرویس در حال اجرا باشد و دیسک آن جا داشته باشد؛ علت توقف در لاگ آن نوشته شده است. برنامه‌هایی که روشن مانده‌اند، بعد از بازگشت آن مصرف ثبت‌نشده را خودشان گزارش می‌کنند.',
  'LedgerDown.resolved.title': 'دفتر هزینه‌ها دوباره پاسخ می‌دهد',
  'LedgerDown.resolved.lead': 'دفتر هزینه‌ها برگشته است و هشدارهای بودجه دوباره فرستاده می‌شوند.',
  'LedgerDown.resolved.advice': 'کاری لازم نیست؛ برنامه‌های در حال اجرا مصرف ثبت‌نشده را خودشان گزارش می‌کنند.',

  'Watchdog.firing.title': 'از Prometheus خبری نیست',
  'Watchdog.firing.lead':
    '{duration} است که از Prometheus خبری نرسیده. تا وقتی این وضعیت ادامه دارد، هیچ هشدار بودجه‌ای به شما نمی‌رسد.',
  'Watchdog.firing.advice':
    'بررسی کنید که Prometheus و Alertmanager در حال اجرا باشند و Alertmanager به این سرویس دسترسی داشته باشد.',
  'Watchdog.resolved.title': 'Prometheus دوباره در دسترس است',
  'Watchdog.resolved.lead': 'هشدارها دوباره به دست ما می‌رسند.',
  'Watchdog.resolved.advice': 'کاری لازم نیست؛ آنچه در این مدت رخ داده، از همین حالا به شما گفته می‌شود.',

  'TestAlert.title': 'این فقط یک هشدار آزمایشی است',
  'TestAlert.lead':
    'کسی آن را درخواست کرده است و از همان راهی آمده که هر هشدار بودجه می‌آید: از دفتر هزینه‌ها، از طریق Prometheus و Alertmanager، تا این‌جا.',
  'TestAlert.sample': 'زمان درخواست: {time}. هشدارها به همین زبان می‌آیند و زمان‌ها همین‌طور نوشته می‌شوند.',
  'TestAlert.advice': 'کاری لازم نیست؛ همهٔ مسیر درست کار می‌کند.',

  'Generic.firing.title': '{alert}',
  'Generic.firing.lead': 'هشدار «{alert}» فعال شده است.',
  'Generic.firing.advice': 'این هشدار از قاعده‌ای است که خودتان نوشته‌اید؛ به چیزی که زیر نظر دارد سری بزنید.',
  'Generic.resolved.title': '{alert}: برطرف شد',
  'Generic.resolved.lead': 'هشدار «{alert}» برطرف شد.',
  'Generic.resolved.advice': 'دیگر کاری لازم نیست.',

  'Overflow.title': '{count, plural, other {{number} هشدار دیگر}}',
  'Overflow.lead': 'هشدارهای زیادی با هم رسید؛ برای این‌که این کانال شلوغ نشود، بقیه را یک‌جا خبر می‌دهیم.',
  'Overflow.advice': 'فهرست کامل را در Alertmanager ببینید.',

  'Test.title': 'این فقط یک پیام آزمایشی است',
  'Test.lead':
    'پیام‌های tollbell به این‌جا می‌رسند. هشدارها به همین زبان فرستاده می‌شوند و زمان‌ها این‌طور نوشته می‌شوند: {time}.',
  'Test.advice': 'کاری لازم نیست؛ همه‌چیز درست کار می‌کند.',

  'fact.project': 'پروژه',
  'fact.provider': 'ارائه‌دهنده',
  'fact.model': 'مدل',
  'fact.tokens': 'توکن‌ها تاکنون',
  'fact.spent': 'مصرف تاکنون',
  'fact.period': 'دوره',
  'fact.crossed': 'زمان هشدار',
  'fact.since': 'شروع',
  'fact.until': 'پایان',
  'fact.lastHeard': 'آخرین خبر',

  'fact.separator': ': ',

  'period.last': '{duration} گذشته',
  'period.minute': 'یک دقیقهٔ گذشته',
  'project.all': 'همهٔ پروژه‌ها',
  'amount.of': '{spent} از {limit} ({percent})',
  'amount.usd': '{number} دلار',
  'amount.tokens': '{count, plural, other {{number} توکن}}',
  'amount.requests': '{count, plural, other {{number} درخواست}}',
  'link.grafana': 'باز کردن داشبورد',
  'link.runbook': 'راهنمای رفع مشکل',
  'link.source': 'دیدن قاعده',
}
