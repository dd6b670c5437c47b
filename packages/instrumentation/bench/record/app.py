# An app in Python that makes the same calls: `app.py python-openlit|python-opentelemetry|python-opentelemetry-newest`.
# Recorded with openai 1.109.1, openlit 1.34.43, opentelemetry-instrumentation-openai-v2 2.4b0,
# opentelemetry-util-genai 1.1b0, opentelemetry-sdk 1.45.2.
import os
import sys

name = sys.argv[1]
if name == "python-opentelemetry-newest":
    os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"

import openai
from opentelemetry import metrics
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader

provider = MeterProvider(metric_readers=[PeriodicExportingMetricReader(OTLPMetricExporter())])
metrics.set_meter_provider(provider)

if name == "python-openlit":
    import openlit

    openlit.init(pricing_json=os.path.join(os.path.dirname(__file__), "no-prices.json"))
else:
    from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

    OpenAIInstrumentor().instrument()

client = openai.OpenAI(max_retries=0)
messages = [{"role": "user", "content": "Say something."}]


def chat(model, **more):
    return client.chat.completions.create(model=model, messages=messages, **more)


chat("gpt-4o-mini")
chat("gpt-4o")
for _ in chat("gpt-4o-mini", stream=True, stream_options={"include_usage": True}):
    pass
client.embeddings.create(model="text-embedding-3-small", input="Some text.")
metrics.get_meter_provider().force_flush()
chat("gpt-4o-mini")
try:
    chat("gpt-4.1")
except openai.RateLimitError:
    pass
metrics.get_meter_provider().force_flush()
metrics.get_meter_provider().shutdown()
