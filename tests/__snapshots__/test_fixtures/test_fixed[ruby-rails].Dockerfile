FROM ruby:3.3-slim

RUN apt-get update -qq && \
    apt-get install -y build-essential libpq-dev nodejs && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*

RUN mkdir /rails
WORKDIR /rails
COPY Gemfile Gemfile.lock /rails/
RUN gem install bundler && \
    bundle install && \
    rm -rf /usr/local/bundle/cache
COPY . /rails

RUN bundle exec rake assets:precompile && \
    rm -rf tmp/cache

CMD bundle exec rails server -b 0.0.0.0
