# The service without the trainer: Python, the ONNX models, nothing that needs a GPU.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY api ./api
COPY vision ./vision
COPY training ./training
RUN python -m venv /opt/shelfaudit \
 && /opt/shelfaudit/bin/pip install --no-cache-dir --constraint constraints.txt '.[postgres]'

FROM python:3.11-slim
RUN useradd --create-home --uid 1000 shelfaudit && mkdir /data && chown shelfaudit /data
COPY --from=build /opt/shelfaudit /opt/shelfaudit
COPY models /models
ENV PATH=/opt/shelfaudit/bin:$PATH \
    SHELFAUDIT_DATA_DIR=/data \
    SHELFAUDIT_MODELS_DIR=/models
USER shelfaudit
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["shelfaudit", "serve", "--host", "0.0.0.0", "--port", "8000"]
