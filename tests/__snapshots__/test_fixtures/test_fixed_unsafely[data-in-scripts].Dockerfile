FROM debian:bookworm
RUN printf 'line one \
  line   two\n' > /etc/two-lines \
  && echo 'apt-get install vim' > /usr/local/bin/editor \
  && echo "# dflint" >> /etc/notes \
  && echo "a && b || c; d" | tee -a /etc/notes \
  && echo \# not a comment >> /etc/notes # but this is one
RUN echo 'unterminated
RUN touch /etc/after
