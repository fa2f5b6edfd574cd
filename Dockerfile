# docker build -t stallcast . && docker run -p 8080:8080 -p 1935:1935 -v stallcast:/data stallcast
FROM node:20-bookworm-slim AS build
WORKDIR /src
# The dependencies first: they change less often than the code.
COPY package.json bun.lock bunfig.toml ./
COPY scripts/lib.sh scripts/
RUN bash -c '. scripts/lib.sh && need_bun && need_dependencies'
COPY tsconfig.json ./
COPY scripts/build scripts/
COPY migrations migrations
COPY public public
COPY src src
ARG COMMIT=source
RUN COMMIT="$COMMIT" scripts/build

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates ffmpeg tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin stallcast \
 && install -d -o stallcast -g stallcast -m 0700 /data
COPY --from=build /src/dist/stallcast /usr/local/bin/stallcast
ENV NODE_ENV=production \
    STALLCAST_DATA=/data \
    STALLCAST_HOST=0.0.0.0
USER stallcast
WORKDIR /data
VOLUME /data
EXPOSE 8080 1935
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s --retries=3 CMD ["stallcast", "healthz"]
ENTRYPOINT ["stallcast"]
CMD ["serve"]
