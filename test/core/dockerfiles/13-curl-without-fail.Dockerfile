FROM ubuntu:24.04
ARG KUBECTL_VERSION=v1.30.2
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN apt-get update && apt-get install -y curl unzip
RUN curl -L -o /usr/local/bin/kubectl https://dl.k8s.io/release/${KUBECTL_VERSION}/bin/linux/amd64/kubectl \
 && chmod +x /usr/local/bin/kubectl
RUN curl -s https://get.helm.sh/helm-v3.15.2-linux-amd64.tar.gz | tar xz -C /usr/local/bin --strip-components=1 linux-amd64/helm
RUN curl https://awscli.amazonaws.com/awscli-exe-linux-x86_64.zip -o awscliv2.zip && \
    unzip awscliv2.zip && ./aws/install && rm -rf aws awscliv2.zip
RUN curl -sSLO "https://github.com/mikefarah/yq/releases/download/v4.44.2/yq_linux_amd64"; mv yq_linux_amd64 /usr/bin/yq
HEALTHCHECK --interval=30s --timeout=3s CMD curl -s http://localhost:8080/healthz || exit 1
