# copines as a service: docker build -t copines . ; then `copines recipe docker`.
FROM python:3.13-slim
WORKDIR /opt/copines
COPY requirements/ requirements/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/build.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY core/ core/
COPY crawler/ crawler/
COPY linker/ linker/
COPY site/ site/
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .
RUN useradd --create-home --uid 1000 copines && mkdir /circle && chown copines /circle
USER copines
ENV HOME=/tmp NUMBA_CACHE_DIR=/tmp
VOLUME /circle
ENTRYPOINT ["copines"]
CMD ["schedule", "--dir", "/circle"]
