FROM python:3.12-slim AS wheels
ENV PIP_INDEX_URL=https://mirrors.aliyun.com/pypi/simple/ PIP_NO_CACHE_DIR=1
WORKDIR /w
COPY requirements*.txt ./
RUN for i in 1 2 3; do pip wheel -w /wheels -r requirements.txt && s=0 && break || s=$? && sleep 10; done; (exit $s)
RUN python - <<PY
import urllib.request
urllib.request.urlretrieve("https://example.com/x", "/tmp/x")
PY
FROM python:3.12-slim
RUN echo "nameserver 223.5.5.5" | tee -a /etc/resolv.conf > /dev/null && apt-get update -qq && apt-get install -qqy libpq5
COPY --from=wheels /wheels /wheels
RUN pip install --no-index --find-links=/wheels /wheels/*.whl
