FROM buildpack-deps:bookworm-curl
RUN for i in 1 2 3 4 5; do curl -fSL -o /tmp/tool.tgz https://downloads.example.org/tool.tgz && break || sleep 5; done && \
    tar -xzf /tmp/tool.tgz -C /opt
RUN n=0; until [ "$n" -ge 5 ]; do apt-get update && break; n=$((n+1)); sleep 15; done; \
    apt-get install -y jq
RUN wget -q https://downloads.example.org/data.bin || true
RUN while ! curl -o /opt/model.bin https://models.example.org/model.bin; do sleep 1; done
