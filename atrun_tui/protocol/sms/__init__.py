"""Short messages: alphabets, PDUs, concatenation and the digest envelope of SMSATRUN (3GPP 23.038, 23.040; app note 2)."""
