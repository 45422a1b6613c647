FROM debian:12-slim
RUN echo "nameserver 8.8.8.8" > /etc/resolv.conf && apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates \
      curl \
      git \
    && rm -rf /var/lib/apt/lists/*
RUN echo 'nameserver 114.114.114.114' >> /etc/resolv.conf; \
    echo 'nameserver 223.5.5.5' >> /etc/resolv.conf; \
    curl -fsSL https://deb.nodesource.com/setup_20.x | bash -
RUN printf 'nameserver 1.1.1.1\noptions ndots:0\n' | tee /etc/resolv.conf
RUN sed -i 's/^nameserver.*/nameserver 9.9.9.9/' /etc/resolv.conf && apt-get install -y nodejs
