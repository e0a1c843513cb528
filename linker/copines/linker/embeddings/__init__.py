"""Texts → what they mean, by a model of sentences that the host has put into a folder."""

from copines.linker.embeddings.folder import told_of
from copines.linker.embeddings.model import Model, check_model

__all__ = ["Model", "check_model", "told_of"]
