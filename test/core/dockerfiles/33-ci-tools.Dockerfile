FROM alpine:3.18
ENV TERRAFORM_VERSION=1.8.5 \
    PATH="/opt/bin:${PATH}"
RUN apk add --no-cache bash curl git jq \
 && set -eux; \
    arch="$(apk --print-arch)"; \
    case "$arch" in \
      x86_64) tf=amd64 ;; \
      aarch64) tf=arm64 ;; \
      *) echo >&2 "error: unsupported $arch"; exit 1 ;; \
    esac; \
    curl -sSo /tmp/terraform.zip "https://releases.hashicorp.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_${tf}.zip"; \
    unzip /tmp/terraform.zip -d /opt/bin; \
    rm /tmp/terraform.zip
RUN if ! curl -o /etc/ssl/corp.pem http://pki.example.internal/root.pem; then echo "no CA" ; fi
RUN (curl -sL https://sentry.io/get-cli/ || wget -qO- https://sentry.io/get-cli/) | bash
RUN { echo "nameserver 10.0.0.2"; echo "search corp.example"; } > /etc/resolv.conf && curl -O https://intranet.example/tool
