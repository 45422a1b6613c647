FROM ubuntu:20.04
ENV DEBIAN_FRONTEND=noninteractive
RUN sed -i 's#http://archive.ubuntu.com#https://mirrors.tuna.tsinghua.edu.cn#g; s#security.ubuntu.com#mirrors.aliyun.com#' /etc/apt/sources.list
RUN apt-get update
RUN apt-get install -y build-essential \
	cmake \
	# needed by the tests

	python3-pip   
RUN rm -rf /var/lib/apt/lists/* ; \
    echo "deb https://packages.cloud.google.com/apt cloud-sdk main" | tee -a /etc/apt/sources.list.d/google.list ; \
    curl https://packages.cloud.google.com/apt/doc/apt-key.gpg | apt-key add - ; \
    apt-get -o Acquire::Retries=3 update && apt-get install -y google-cloud-cli
RUN pip3 install -i https://pypi.tuna.tsinghua.edu.cn/simple --no-cache-dir 'requests[socks]>=2.31' "flask<3"
