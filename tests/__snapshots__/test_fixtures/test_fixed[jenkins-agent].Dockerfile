FROM jenkins/inbound-agent:latest-jdk17
USER root
RUN apt-get update && apt-get install -y docker.io python3-pip \
    && rm -rf /var/lib/apt/lists/*
RUN usermod -aG docker jenkins
RUN pip3 install --break-system-packages --no-cache-dir ansible
USER jenkins
RUN mkdir -p ~/.ssh \
    && ssh-keyscan github.com >> ~/.ssh/known_hosts \
    && git config --global user.name ci
