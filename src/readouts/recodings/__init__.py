"""Recodings: independent passes over one text, aligned so that their agreement can be measured."""
