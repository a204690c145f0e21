FROM scratch
ADD rootfs.tar.xz /
LABEL org.opencontainers.image.title="base"
CMD ["/bin/sh"]
