FROM postgres:16
RUN service postgresql start && psql -c 'CREATE DATABASE app'
RUN psql --version \
    && mysqld --daemonize
RUN mysql -e 'CREATE DATABASE app'
RUN nohup redis-server > /dev/null &
RUN redis-cli ping
