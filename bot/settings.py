"""Every setting of the coach, read once from the environment and an optional `.env` file."""

from pathlib import Path
from typing import Literal

from dotenv import find_dotenv
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.model import Sensitivity


class Settings(BaseSettings):
    """The coach's own variables start with `CDMO_`; Slack's and the model providers' keep their usual names."""

    model_config = SettingsConfigDict(
        env_prefix="CDMO_", frozen=True, extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    data_dir: Path = Field(
        default=Path("data"), description="Where the index, the database and exported models live."
    )
    knowledge_dir: Path | None = Field(
        default=None, description="A folder of cards and language files to use instead of the packaged one."
    )
    documents_dir: Path | None = Field(
        default=None, description="A folder of your own Markdown, PDF or DOCX files to answer from."
    )
    database_url: str | None = Field(
        default=None, description="SQLAlchemy URL of the database; SQLite under the data folder without it."
    )
    chroma_url: str | None = Field(
        default=None, description="Address of a Chroma server; embedded Chroma without it."
    )
    embedding_model: str | None = Field(
        default=None, description="Name or folder of another sentence-transformers model."
    )
    embedding_backend: Literal["onnx", "sentence-transformers"] = Field(
        default="onnx", description="Which runtime turns text into vectors."
    )
    llm_model: str | None = Field(
        default=None,
        description="A LangChain model such as `openai:gpt-5-mini`; extractive answers without it.",
    )
    llm_base_url: str | None = Field(default=None, description="Another address for the model's API.")
    llm_deadline_s: float = Field(
        default=20.0, gt=0, le=120, description="Seconds that a model may take for a whole answer."
    )
    second_opinion: bool = Field(
        default=False,
        description="Let the model judge borderline messages and reword flagged ones; this sends their text to it.",
    )
    sensitivity: Sensitivity = Field(
        default="normal", description="How readily messages are flagged: `quiet`, `normal` or `keen`."
    )
    partners: str = Field(default="", description="Names of your CDMOs and their sites, separated by commas.")
    thread_memory_hours: int = Field(
        default=24,
        ge=0,
        le=720,
        description="How long a thread's questions are remembered; 0 remembers none.",
    )
    nudge_window_hours: int = Field(
        default=24, ge=1, le=720, description="At most one nudge per person and channel in this time."
    )
    workers: int = Field(default=8, ge=1, le=64, description="Threads that answer questions.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged; message text never is."
    )
    port: int = Field(
        default=3000, ge=1, le=65535, description="Port of the HTTP mode and its health checks."
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address to listen on; `0.0.0.0` in a container or for other machines.",
    )
    mode: Literal["socket", "http"] = Field(default="socket", description="How Slack reaches the coach.")
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Address of Slack's Web API; changed in tests only."
    )
    replica: str | None = Field(
        default=None,
        description="Name of this process among several, the same after a restart; host and number without it.",
    )
    token_key: SecretStr | None = Field(
        default=None, description="Fernet key that encrypts the tokens of installed workspaces in HTTP mode."
    )
    slack_bot_token: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("SLACK_BOT_TOKEN", "slack_bot_token"),
        description="Bot token of the workspace (`xoxb-…`).",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("SLACK_APP_TOKEN", "slack_app_token"),
        description="App-level token for Socket Mode (`xapp-…`).",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("SLACK_SIGNING_SECRET", "slack_signing_secret"),
        description="Secret that proves requests come from Slack, for the HTTP mode.",
    )
    slack_client_id: str | None = Field(
        default=None,
        validation_alias=AliasChoices("SLACK_CLIENT_ID", "slack_client_id"),
        description="Client id, to install the app in several workspaces.",
    )
    slack_client_secret: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("SLACK_CLIENT_SECRET", "slack_client_secret"),
        description="Client secret, to install the app in several workspaces.",
    )

    @property
    def partner_names(self) -> tuple[str, ...]:
        """Names of the company's CDMOs and sites."""
        return tuple(name.strip() for name in self.partners.split(",") if name.strip())

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'coach.db').as_posix()}"


def variable(name: str) -> str:
    """The environment variable of a field of `Settings`."""
    alias = Settings.model_fields[name].validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return f"CDMO_{name.upper()}"


def load_settings() -> Settings:
    """Settings from the environment and the nearest `.env`; all faults at once in a `SettingsError`."""
    try:
        return Settings(_env_file=find_dotenv(usecwd=True) or None)
    except ValidationError as error:
        faults = "\n".join(f"  {_variable_of(fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"These settings need mending (environment or .env):\n{faults}") from None


def _variable_of(location: tuple[int | str, ...]) -> str:
    name = str(location[0])
    return variable(name) if name in Settings.model_fields else name
